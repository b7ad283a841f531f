"""Customers and what is kept of them: checks, activation, signers, the book of contact details.

A customer's name and code are verified elsewhere and stand in signed contracts; here they are only kept,
and no contract takes them from a form (P4). What changes a customer while contracts are open is judged by
what those contracts still need, or a sent contract would name a signer that nobody authorised.

Activation and authorisation are answered by whoever the provider names: a service, an operator, a
simulation. Asked in this room and not where they are shown, since the wrong default here is a company that
signs without its administrator's knowledge. Phone and identity numbers leave masked, but for the field that
is typed in (P9).
"""
