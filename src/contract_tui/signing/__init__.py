"""Who signs, and how that is observed: the provider protocol and its implementations."""
