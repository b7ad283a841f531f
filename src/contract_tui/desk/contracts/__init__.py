"""Contracts on their way: drafted, sent, returned, sealed, followed by background tasks."""
