"""A PDF as it travels from whoever made it to where it is stored or signed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pdf:
    """A finished document."""

    content: bytes
    pages: int
