"""Contracts on their way: drafted, sent, returned, sealed.

Every method is one step of the table of transitions, asked for by an operator (`drafts`, `signing`,
`returns`) or done by the engine (`steps`). The state is looked up again inside the transaction, whatever
the screen showed: between a look and a key another operator or the signer may have been quicker, and the
first one that is committed wins. A method that trusted the version on the screen would cancel a contract
that is signed.

`signing_commands` writes down what a service is about to be told before it is told. Without that row a
crash between telling and recording is a contract that a customer signs and this program has never sent.

Reading (`contracts`, `documents`) changes nothing and takes no lock; a download works in a home that is
full.
"""
