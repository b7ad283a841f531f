"""A contract's words: template to Markdown, and from that one text terminal lines and PDF pages."""
