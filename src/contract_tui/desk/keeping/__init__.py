"""Keeping a home safe: a backup in one file, its return, and an export that needs no program.

A backup is taken while others write. It is one moment of the database by SQLite's own copying, with the
files that this moment names; a copy of the folder would hold half a transaction. Its manifest says every
file's digest and what was left out, passphrases above all: a backup that held the key's file and its
passphrase would be the platform's seal in every place that keeps backups.

A restored home goes on with numbers that nobody has seen in between. What may have been given out after the
backup is skipped, or two customers would hold different contracts of one number (P10).

The export is for the day on which this program is gone: PDFs, JSON, and a description, readable by anybody.
"""
