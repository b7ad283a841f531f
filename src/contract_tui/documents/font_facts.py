"""What a PDF says about a font: read from its file once, then kept in a cache."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FontFacts:
    """What a PDF says about a font, lengths in thousandths of its size.

    Attributes:
        index: The face within a collection (.ttc), 0 otherwise.
        name: The full name without spaces and parentheses.
        box: The box around all glyphs: left, bottom, right, top.
        weight: 400 is regular.
        collection: Registry, ordering and supplement of CID-keyed CFF outlines; None for others.
    """

    index: int
    name: str
    ascent: int
    descent: int
    cap_height: int
    box: tuple[int, int, int, int]
    italic_angle: int
    weight: int
    fixed_pitch: bool
    collection: tuple[str, str, int] | None

    @property
    def is_well_typed(self) -> bool:
        """Whether every value is of its kind; what was read from a file may be anything."""
        numbers = (self.index, self.ascent, self.descent, self.cap_height, self.italic_angle, self.weight)
        kinds = (*map(type, numbers), *map(type, self.box))
        collection = self.collection is None or tuple(map(type, self.collection)) == (str, str, int)
        return (
            set(kinds) == {int}
            and (len(self.box), type(self.name), type(self.fixed_pitch)) == (4, str, bool)
            and collection
        )
