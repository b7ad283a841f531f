"""The platform's keys."""
