"""Tests of domain, store, desk, documents, signing and engine."""
