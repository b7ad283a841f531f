"""Glyphs as shapes: what watermarks and seals are drawn from, so that they are no text of the PDF."""

Point = tuple[float, float]


class PathPen:
    """Writes a glyph's outline as path operators of PDF; the pen protocol of fontTools.

    Args:
        scale: From the font's units to thousandths of its size.
    """

    def __init__(self, scale: float) -> None:
        self._scale = scale
        self._operators: list[str] = []
        self._at: Point = (0, 0)

    @property
    def path(self) -> str:
        """All that was drawn."""
        return " ".join(self._operators)

    def moveTo(self, point: Point) -> None:
        """Begin a contour."""
        self._write("m", point)

    def lineTo(self, point: Point) -> None:
        """Draw a straight line."""
        self._write("l", point)

    def curveTo(self, *points: Point) -> None:
        """Draw a cubic curve."""
        self._write("c", *points)

    def qCurveTo(self, *points: Point) -> None:
        """Draw a quadratic curve, which PDF does not know, as the same cubic one."""
        control, end = points[-2], points[-1]
        first = _between(self._at, control)
        self._write("c", first, _between(end, control), end)

    def closePath(self) -> None:
        """Close the contour."""
        self._operators.append("h")

    def endPath(self) -> None:
        """Leave the contour open."""

    def _write(self, operator: str, *points: Point) -> None:
        numbers = " ".join(f"{x * self._scale:.0f} {y * self._scale:.0f}" for x, y in points)
        self._operators.append(f"{numbers} {operator}")
        self._at = points[-1]


def _between(point: Point, control: Point) -> Point:
    """Two thirds of the way to the control point."""
    return point[0] + (control[0] - point[0]) * 2 / 3, point[1] + (control[1] - point[1]) * 2 / 3
