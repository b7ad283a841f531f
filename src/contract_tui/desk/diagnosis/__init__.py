"""Whether this home can do its work, and what to do when it cannot.

There is one diagnosis. `doctor`, `seal check`, `config check`, the page 准备情况 and every sending ask it,
each on its occasion; a check is declared once, with the occasions on which it looks. If each of them looked
by itself, a sending would be refused for something that the page calls fine.

A check looks and says what it found, with what to do; it mends nothing that it was not asked to, and it
never ends the others. What cannot be opened is a finding, not an exception: `doctor` is called when things
are broken.

Occasions differ in how far they go. Somebody who waits to send has no address asked, a passphrase is asked
of the key's holder alone, and a token is not opened for every contract, since a wrong PIN would lock it.
"""
