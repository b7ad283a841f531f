"""The rules: what may happen to a contract, in plain Python without database, clock or environment."""
