"""Plain prompts: one question after the other, for screen readers, dumb terminals and pipes.

A screen that paints is silence to somebody who listens. Here nothing is drawn, nothing moves and nothing is
erased: each line is said once, every list is numbered, and the answer to a question is one line. The
questions are talk (standard error); only the result is data, so that
`N=$(contract-tui contract new --plain)` works.

What is asked, checked and confirmed is what the interface's pages ask, check and confirm.
"""
