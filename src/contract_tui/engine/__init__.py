"""Background tasks: find what is due, do it, record it."""
