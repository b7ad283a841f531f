"""Commands: what an operator can do on a screen, declared beside the code that does it.

A `Command` says id, keys and words. `handles` ties it to the method that does it and to the reason why it
is not possible now, so the three cannot come apart. A `Controller` is an object with such methods that
several screens may have; a screen lists in `TABLE` which of them it offers, in one order. Key bindings,
footer, palette, help, docs/keys.md and the ids of a user's keymap all come from that table, which can be
read from the class, without a screen.

Looked up by name, as Textual's actions are, a command without a method is found by the operator who presses
its key, and a second list of them (for the footer, for the help) is out of date after the next change. An
id is a promise: it stands in users' settings, so it means one thing on every screen and is not renamed with
a method.
"""
