"""Keeping a home safe: a backup in one file, its return, and an export that needs no program."""
