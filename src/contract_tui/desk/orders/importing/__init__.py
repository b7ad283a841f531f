"""Reading orders from files: JSON as the billing interface gives it, tables as people save them.

Files come from spreadsheets, mail and other programs, with every encoding, heading and date that exists.
The rule is to read what can mean one thing and to refuse the rest by row and column, in words. A guess that
is right in 99 of 100 files is a wrong sum in a signed contract.

Rows are yielded one by one and stored in batches, so a file of a million rows needs no more memory than one
of a hundred; whoever collects them first is ended by the kernel at the end of a long import. An import may
stop anywhere and be repeated: orders that are known are recognised, never doubled.

A kind of file is a reader named in `files`. What all kinds share (headings, sums, moments) is read by
`fields`, or two kinds would understand the same cell differently.
"""

from contract_tui.desk.orders.importing.files import read_orders, read_stream

__all__ = ["read_orders", "read_stream"]
