"""Texts and papers of contracts: making documents, templates, paper copies.

A document is made from a contract as it is stored, in a process that is bounded, and before anything is
given out: what cannot be printed is refused while it is typed (`printability`), not discovered by the
engine when the signer already has the message.

Customers' templates are programs that others write. They can be tried with every kind of customer and order
down to the sealed PDF, they run in a process that is ended when it wants too much, and what they gave is
recorded with name, version and digest; a contract whose template was changed afterwards can still be
explained. Paper copies are asked for once and to one address (P1): the step that hands them over is the
courier's, and it is not repeated because a page was opened twice.
"""
