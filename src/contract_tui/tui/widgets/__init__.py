"""What pages are made of: every widget here takes foreign text literally."""
