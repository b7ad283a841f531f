"""Widths of a table's columns, for cells of a terminal as for millimetres of paper."""

from collections.abc import Sequence

from contract_tui.documents.blocks import Table
from contract_tui.domain.layout import Measure


def natural_widths(table: Table, measure: Measure) -> list[float]:
    """How wide each column would be if nothing had to be broken."""
    return [max(map(measure, column)) for column in zip(table.head, *table.rows, strict=True)]


def column_widths(table: Table, available: float, measure: Measure) -> list[float]:
    """Share the room among the columns: small ones keep what they need, large ones shrink alike.

    Columns of amounts (aligned right) are never narrowed, so that no number is broken.

    Args:
        table: The table.
        available: The room without the gaps between the columns.
        measure: The width of one line of text.

    Returns:
        A width for each column; together above `available` only when amounts alone need more.
    """
    natural = natural_widths(table, measure)
    fixed = [align == "right" for align in table.aligns]
    room = available - sum(w for w, keep in zip(natural, fixed, strict=True) if keep)
    cap = _cap([w for w, keep in zip(natural, fixed, strict=True) if not keep], room)
    return [w if keep else min(w, cap) for w, keep in zip(natural, fixed, strict=True)]


def _cap(widths: Sequence[float], room: float) -> float:
    """The largest width to which all may grow so that together they fit the room."""
    rest = sorted(widths)
    while rest and rest[0] * len(rest) <= room:
        room -= rest.pop(0)
    return room / len(rest) if rest else float("inf")
