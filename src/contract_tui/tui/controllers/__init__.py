"""What an operator does, apart from what a screen shows: objects that hold commands for several screens.

A controller knows its screen as a `Host` only: what it is about, the desk, who sits there, and how to tell
and ask something. It owns no widget and keeps nothing that the desk could answer.

As parts of the screens themselves the same actions were base classes that found each other's attributes by
the order of inheritance: a screen of 200 lines had 900, and an action could be moved only with all of its
siblings. What is kept here between two keys would be about the contract that was under the cursor before.
"""
