"""Whether this home can do its work, and what to do when it cannot."""
