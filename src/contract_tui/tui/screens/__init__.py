"""The pages and dialogs, one file each; what several share stands beside them or in `widgets`.

A page is built from what the desk said at one moment and is shown again when the desk has changed. It keeps
what an operator types and where the cursor is, nothing else: a copy of a state that the page updates by
itself is wrong as soon as somebody else acts.

What is typed is stored after each pause, not when a page is left: links break in the middle of a word. A
dialog returns a typed result to whoever awaits it and changes nothing itself, so it can be closed at any
time.

Pages that lead to each other do so by `routes`. Imported directly they form a circle, and the list page
loads the whole interface before it is painted. Every screen is shown at 80x24 with hostile text by a test
that finds it by itself.
"""
