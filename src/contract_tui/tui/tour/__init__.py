"""The guided tour of the demo: an explanation over the real screens, and one key that does the next step.

The tour presses real keys on real pages; it has no copy of them. A step says where it stands, by what is on
the screen, and which keys it presses. A tour with pages of its own would go on explaining what the program
no longer does, and no test would fail; this one stops at the first step whose page has changed, and a test
takes it to its end.

It begins with `demo --tour` and runs in a demo's home only. In another one the same keys would send
somebody's contract.
"""
