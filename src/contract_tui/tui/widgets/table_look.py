"""How a table looks: the styles of its parts by their names."""

STYLES = ("header", "strong", "dim", "good", "warning", "bad", "cursor", "cursor-blurred")
"""The parts that have a style of their own."""


def class_of(style: str) -> str:
    """Textual's name of a style's component class."""
    return f"table--{style}"


CSS = """
VirtualTable {
    height: 1fr;
    width: 1fr;
    overflow-x: hidden;
    overflow-y: auto;
    scrollbar-size-vertical: 1;
    scrollbar-gutter: stable;
    & > .table--header { color: $text-muted; text-style: bold; background: $surface; }
    & > .table--strong { text-style: bold; }
    & > .table--dim { color: $text-muted; }
    & > .table--good { color: $success; }
    & > .table--warning { color: $warning; }
    & > .table--bad { color: $error; text-style: bold; }
    & > .table--cursor-blurred { background: $panel; }
    & > .table--cursor { color: $background; background: $primary; }
    &:ansi > .table--header { text-style: bold underline; }
    &:ansi > .table--dim { text-style: dim; }
    &:ansi > .table--cursor-blurred { text-style: underline; }
    &:ansi > .table--cursor { color: ansi_default; background: ansi_default; text-style: reverse; }
}
"""
"""The styles; on a terminal without colours of its own only attributes tell them apart."""
