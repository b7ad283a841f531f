"""What pages are made of: every widget here takes foreign text literally.

Widgets know text, rows and cells, never contracts or the desk: the same table lists orders, contracts and
signers, and is tested with a million rows that no database holds. Lists are virtual: they hold keys, read
rows a page at a time and repaint two lines for a cursor key. Textual's own table holds the program up for
19 seconds at 100,000 rows (docs/decisions/0003).

Strings pass `tui/literal.py` here, at the last moment, so that no page can forget it. Widths are cells, not
characters: Chinese takes two, and a column counted in characters breaks the line on which the sum stands.
State is said by words and not by colour alone, since terminals and eyes differ.
"""
