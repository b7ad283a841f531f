"""The database: tables, migrations and queries. Rows stay inside, frozen domain objects leave.

Three things hold only because nobody else opens a session. Writers take the lock before they read (`BEGIN
IMMEDIATE`): with SQLite's own way two operators read the same orders, both write, and one update is lost
without an error. An order is in one undeleted contract and a number is given once, by unique constraints
and not by looking first. And a row that left would load its columns later, in another thread and after
another commit, so that a page would show halves of two moments.

The queries are written for a home with a million orders: lists are answered by covering indexes, keys are
read as bare numbers, long statements are cut into chunks. A convenient join here is a second of waiting
there.

What was damaged or changed behind the program is read as far as it can be, and told: the look at a home
(`checking`, `facts`, `verifying`) must not end with the first row that cannot be decoded.
"""
