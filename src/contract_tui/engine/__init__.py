"""Background tasks: find what is due, do it, record it.

A step is claimed in a short transaction, done outside any, and finished in one that asks for the lease and
for the table of transitions once more. Every step may run twice, after a crash or a slow network, and has
to come to one result: the same bytes, one signature, one event. A step that sends or counts something
before it is finished does it again each time.

The engine runs in the interface, in `worker`, and in commands that wait, at the same time and against each
other. It holds nothing between two steps; what it has to remember is in the row.

A failure is recorded with its sentence and tried again later; one boundary catches what nobody foresaw.
Without it one contract that cannot be drawn would end the thread, and all others would wait without a word.
"""
