"""Files that travel inside a PDF."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attachment:
    """The data behind a document: PDF/A-3's relationship Data (ISO 19005-3, 6.8).

    Attributes:
        name: The file's name, ASCII.
        mime_type: E.g. `application/json`.
        description: For the reader's list of attachments.
    """

    name: str
    content: bytes
    mime_type: str
    description: str
