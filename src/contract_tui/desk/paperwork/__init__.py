"""Texts, documents and paper copies of contracts."""
