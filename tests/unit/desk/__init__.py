"""The use cases that both faces call."""
