"""The command line: reads arguments, calls the desk, prints; it decides nothing.

Scripts depend on it: standard output is data, standard error is talk, and an exit code is one of
`ExitCode`. A helpful line on the wrong stream breaks a pipeline that has run for a year; `docs/json.md` is
a contract, and tests hold the shapes against it.

What was done is told even when the answer cannot be written: a full disk behind `>` must not make somebody
send a contract a second time (`output.did`). Names and numbers in hints are quoted for a shell and name the
home that was meant, since hints are pasted.

`--help` loads neither the database nor Textual: modules here import them inside the functions that need
them. Text of customers is printed without control codes, or an order's name could rewrite the terminal that
shows it.
"""
