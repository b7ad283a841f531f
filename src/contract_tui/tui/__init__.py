"""The Textual interface: it shows and asks, and decides nothing."""
