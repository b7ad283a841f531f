"""What goes over the wire between the interface and the terminal that it runs in.

Operators work through SSH and jump hosts. A link cuts an escape sequence in two, joins a paste with the key
after it, sends a burst after a pause, and goes away in the middle of a word. Textual's own driver guesses
by time: half an arrow key becomes Esc, and Esc leaves the page. `keyboard` makes keys of bytes whatever
their timing; `key_gate` gives them out one by one, each when what the last one started is done.

A terminal that is gone is neither read nor waited for (`driver`): a write to it may block for minutes, and
a program that nobody sees would keep its database's lock. The rest is the watchdog's.

Nothing here knows contracts. Whatever holds the gate has to give it back, or the keyboard is dead.
"""
