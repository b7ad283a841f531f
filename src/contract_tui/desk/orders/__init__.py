"""Orders: the picker's pages, and importing them from files.

An order is a fact of the billing system. Here it is read, never changed, except for being held by a
contract, and that is a constraint of the database: two operators who choose the same order at the same
moment both see it as free, and one of them is told so when the contract is made.

Pages are read by key and not by offset. With a million orders an offset is slower on every page, and shows
an order twice when another one is imported meanwhile.
"""
