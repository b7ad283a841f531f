"""What an operator does, apart from what a screen shows: objects that hold commands for several screens.

A controller knows its screen as a `Host` only: what it is about, the desk, who sits there, and how to tell
and ask something. It owns no widget and keeps nothing that the desk could answer.
"""
