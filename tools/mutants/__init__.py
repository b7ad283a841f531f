"""Take each check out of the verifier, one at a time, and see that the attacks of `tests/attacks` notice.

A mutant is the verifier without one check (`checks`). One that nobody notices means that the check does
nothing, or that the suite lacks its attack; the few that another check stands in for are named in
`redundant`, with the reason.

`python -m tools.mutants` tries all (`make mutants`); `--sample N` some, the same ones each day.
"""
