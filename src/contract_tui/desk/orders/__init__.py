"""Orders: the picker and the import from files."""
