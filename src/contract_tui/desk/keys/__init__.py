"""The platform's key as an administrator works with it: made, shown, requested, replaced, tried out.

This is the only room that writes a key. It never replaces one without keeping the old one, makes files that
only their owner reads, and looks at what it was given before it takes it: a certificate that does not
belong to the key would be found out at the first customer's contract, after it was sent.

Sealing does not come through here. It goes through `signing.opened`, once per process; the commands of this
room open a key for themselves, to look at it or to try it, and forget it again.
"""
