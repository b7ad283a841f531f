"""The first day: what a home needs before it can give anything out, set up step by step.

Each step writes settings (`config.writing`) and changes nothing else; the diagnosis says what is still
missing. The interface and `contract-tui setup` ask, this room judges and writes.
"""
