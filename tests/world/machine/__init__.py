"""Real accounts on a machine of their own."""
