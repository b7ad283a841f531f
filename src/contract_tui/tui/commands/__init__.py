"""Commands: what an operator can do on a screen, declared beside the code that does it.

A `Command` says id, keys and words. `handles` ties it to the method that does it and to the reason why it is
not possible now, so the three cannot come apart. A `Controller` is an object with such methods that several
screens may have; a screen lists in `TABLE` which of them it offers, in one order. Key bindings, footer,
palette, help, docs/keys.md and the ids of a user's keymap all come from that table, which can be read from
the class, without a screen.
"""
