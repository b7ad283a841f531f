"""Authorities, keys, services and signed files of the tests' own."""
