"""The command line: reads arguments, calls the desk, prints; it decides nothing."""
