"""A home as a folder on a machine: shared, kept, lost, full or read-only."""
