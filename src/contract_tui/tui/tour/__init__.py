"""The guided tour of the demo: an explanation over the real screens, and one key that does the next step."""
