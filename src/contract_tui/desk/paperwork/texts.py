"""The reviewed text as lines for a terminal; the faces take these types from here."""

from contract_tui.documents.text import LineKind, TextLine

__all__ = ["LineKind", "TextLine"]
