"""A contract's words: template to Markdown, and from that one text terminal lines and PDF pages.

What an operator reads in the terminal is what the customer signs. Both are renderings of the same parsed
blocks, and a test compares their words; a second path from data to paper would sooner or later print a sum
that nobody has reviewed. So the template runs once, its Markdown is stored, and nothing is asked of it
again.

The same input gives the same bytes: no clock, no random identifiers, fonts pinned by hash. A step that is
repeated after a crash would otherwise send a second, different contract under the same number.

A seal is the appearance of a form field and lies in the signed bytes. Drawn onto the page after the
signature it would be a change of a signed file, and every reader would say so. Templates are written by
customers: they run sandboxed and bounded, and every value is escaped, or an order's name could add a
clause.
"""
