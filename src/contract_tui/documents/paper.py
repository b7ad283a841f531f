"""Pages: A4, and which strips go on which page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from contract_tui.documents.marks import Mark, Text, moved

PAGE_WIDTH, PAGE_HEIGHT = 595.28, 841.89
LEFT = 72.0
TEXT_WIDTH = PAGE_WIDTH - 2 * LEFT
TOP = 78.0
BOTTOM = PAGE_HEIGHT - 70.0
"""A4 and its margins in points."""


@dataclass(frozen=True, slots=True)
class Strip:
    """A slice of the page that is not divided.

    Attributes:
        height: Without the space before.
        marks: What stands in it, `y` counted from the strip's top.
        before: Space above, dropped at the top of a page.
        glue: The next strip stays on the same page.
        repeat: Stands above again when a page begins with this strip: a table's head.
    """

    height: float
    marks: tuple[Mark, ...] = ()
    before: float = 0
    glue: bool = False
    repeat: "Strip | None" = None


@dataclass(slots=True)
class _Page:
    marks: list[Mark] = field(default_factory=list)
    y: float = TOP

    def place(self, strip: Strip) -> None:
        if self.y > TOP:
            self.y += strip.before
        elif strip.repeat:
            self.place(_as_artifact(strip.repeat))
        self.marks += (moved(mark, self.y) for mark in strip.marks)
        self.y += strip.height


def paginate(strips: Sequence[Strip]) -> list[tuple[Mark, ...]]:
    """Share strips out to pages; `y` of the marks then counts from the page's top."""
    pages = [_Page()]
    for group in _groups(strips):
        if not _fits(group, pages[-1]) and pages[-1].y > TOP:
            pages.append(_Page())
        for strip in group:
            # Only a group that is taller than a page is divided here.
            if not _fits([strip], pages[-1]) and pages[-1].y > TOP:
                pages.append(_Page())
            pages[-1].place(strip)
    return [tuple(page.marks) for page in pages]


def _groups(strips: Sequence[Strip]) -> Iterator[list[Strip]]:
    group: list[Strip] = []
    for strip in strips:
        group.append(strip)
        if not strip.glue:
            yield group
            group = []
    if group:
        yield group


def _fits(group: Sequence[Strip], page: _Page) -> bool:
    return page.y + sum(strip.before + strip.height for strip in group) <= BOTTOM


def _as_artifact(strip: Strip) -> Strip:
    marks = (replace(m, artifact=True) if isinstance(m, Text) else m for m in strip.marks)
    return replace(strip, marks=tuple(marks), repeat=None)
