"""The Textual interface: it shows and asks, and decides nothing.

Whether something is possible, and the sentence when it is not, come from the domain; a screen that knew
better would be wrong after the next rule. What another operator, the signer or the engine changed meanwhile
is told as theirs (P21), and an action is decided on the version that was shown.

The desk is called in threads, which hand one frozen object back; only the screen's own handlers touch
widgets. A thread that updated a widget would do it on a screen that is gone, or between two halves of a
layout. While the desk answers, keys wait in the gate (`link`): without it a fast typist's Enter confirms
the dialog that opens next.

Text that came from outside is literal (`literal.py`): markup in an order's name would hide its sum. Names
that Textual does not promise are used through `textual_internals` alone, for the versions that are tested.
"""
