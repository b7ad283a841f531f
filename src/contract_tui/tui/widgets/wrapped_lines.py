"""Lines of a report, laid out for whatever width there is."""

from collections.abc import Callable, Iterable

from contract_tui.domain.text import shown
from contract_tui.tui.literal import wrap
from contract_tui.tui.widgets.text_lines import StyledLine, StyleKey

Line = tuple[str, StyleKey]
"""A text, and how it looks."""
_INDENT = "  "
_NARROWEST = 20


def wrapped(lines: Iterable[Line]) -> Callable[[int], list[StyledLine]]:
    """Lay lines out; further lines of a text are indented.

    Args:
        lines: Foreign text may stand in them.

    Returns:
        A layout for a `TextView`.
    """
    fixed = tuple(lines)

    def layout(width: int) -> list[StyledLine]:
        cells = max(width, _NARROWEST)
        return [
            StyledLine(part, style) for text, style in fixed for part in wrap(shown(text), cells, _INDENT)
        ]

    return layout
