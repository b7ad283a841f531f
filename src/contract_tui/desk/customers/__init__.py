"""Customers and what is kept of them: checks, activation, signers, the book of contact details."""
