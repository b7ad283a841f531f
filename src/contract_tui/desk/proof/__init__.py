"""Whether what is stored and what was signed agree: audits of contracts, verified files, evidence.

No row is believed by itself. Whoever can write to the database can write a row, its digest and its event;
so each is held against another witness: the chain of events, the data inside signed PDFs, sealed reports,
and checkpoints that only a holder of the seal can make. One comparison left out is one place where a
contract can be rewritten without a trace.

The look never ends early. A page that cannot be decoded, a PDF that the parser gives up, a table that is
missing are findings like others; an exception would hide all that comes after it, and that is what a forger
needs.

Nothing here changes anything. What signed files hold is read in a bounded process (`untrusted_pdfs`), since
they may have been made for whoever examines them.
"""
