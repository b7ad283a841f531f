"""The rules: what may happen to a contract, in plain Python without database, clock or environment.

Everything here is a value or a pure function of values. That is what lets every face and every process say
the same: the refusal that the desk raises, the greyed key, `--help` and the SQL of the waiting lists are
all made of these tables. The moment a rule is written a second time somewhere above, the list shows a
contract as possible to cancel that the desk refuses, and no test of either notices.

The present moment, the reader's name, a provider's abilities come in as arguments. A function that asked
the clock itself could not be tried on the day before a deadline, nor in a demo whose days last seconds.

Words for operators stand here as well, since they belong to the rules (`labels`, `refusals`,
`explanation`). What would break with a library imported here: `--help` would load it, and each of its
releases could change a verdict. Only python-stdnum is let in, for check characters.
"""
