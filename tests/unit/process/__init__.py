"""The running program: its memory, its log, its bounds and its terminal."""
