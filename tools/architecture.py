"""Draw the picture in docs/architecture.md from the code's own imports.

`python -m tools.architecture` draws it anew, `--check` only says whether it is what the code says. Every
import counts, also one inside a function or for type checks alone; a number counts pairs of modules.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

import grimp

_ROOT = "contract_tui"
_CHECKOUT = Path(__file__).resolve().parent.parent
DOCUMENT = _CHECKOUT / "docs" / "architecture.md"
_BEGIN, _END = "<!-- drawn by `make architecture`; do not edit -->\n", "<!-- end of the drawing -->\n"
_OWN_FILES = "files"
_ROOMS_IN_A_LINE = 4
_FEWEST_ROOMS = 3
Imports = Mapping[tuple[str, str], int]
"""How many imports lead from one part of the program to another."""


class Picture:
    """The packages of the program and the rooms in them, with what they import of each other."""

    def __init__(self) -> None:
        graph = grimp.build_graph(_ROOT, cache_dir=None)
        names = {each: each.removeprefix(f"{_ROOT}.") for each in graph.modules if each != _ROOT}
        self._modules = sorted(names.values())
        self._imports = [
            (importer, names[imported])
            for whole, importer in names.items()
            for imported in graph.find_modules_directly_imported_by(whole)
            if imported in names
        ]

    def markdown(self) -> str:
        """The flow chart of packages, then the numbers between packages, and between the rooms of each."""
        between = self._counted(_package)
        packages = floors(between, {_package(each) for each in self._modules})
        parts = [
            _chart(between, [(each, self._described(each)) for each in packages]),
            "How often each row imports from the columns:",
            _matrix(between, packages),
        ]
        for package in packages:
            rooms = {_room(each, package) for each in self._modules if _package(each) == package} - {""}
            if len(rooms) >= _FEWEST_ROOMS:
                inside = self._counted(partial(_room, package=package))
                parts += [
                    f"The same between the rooms of `{package}`:",
                    _matrix(inside, floors(inside, rooms)),
                ]
        return "\n\n".join(parts) + "\n"

    def _counted(self, part: Callable[[str], str]) -> Imports:
        """Count the imports between parts.

        Args:
            part: Says in which part a module lies; empty for those that are left out.
        """
        pairs = ((part(importer), part(imported)) for importer, imported in self._imports)
        return Counter((above, below) for above, below in pairs if above and below and above != below)

    def _described(self, package: str) -> str:
        inside = [each for each in self._modules if _package(each) == package]
        rooms = sorted({_room(each, package) for each in inside} - {"", _OWN_FILES})
        lines = [rooms[at : at + _ROOMS_IN_A_LINE] for at in range(0, len(rooms), _ROOMS_IN_A_LINE)]
        return "<br/>".join([f"<b>{package}</b> {len(inside)}", *map(" · ".join, lines)])


def _package(module: str) -> str:
    return module.partition(".")[0]


def _room(module: str, package: str) -> str:
    """The room of a package in which a module lies; empty for other packages' modules."""
    if _package(module) != package:
        return ""
    parts = module.split(".")
    folder = _CHECKOUT / "src" / _ROOT / Path(*parts[:2])
    return parts[1] if len(parts) > 1 and folder.is_dir() else _OWN_FILES


def floors(imports: Imports, parts: Iterable[str]) -> list[str]:
    """The parts from the top floor to the ground: each before everything that it imports.

    Where parts import each other in a circle, the one comes first that fewest of the others need.
    """
    left, ordered = set(parts), list[str]()
    while left:
        needed = {each: sum(imports.get((above, each), 0) for above in left) for each in left}
        ordered.append(min(left, key=lambda each: (needed[each], each)))
        left.remove(ordered[-1])
    return ordered


def _chart(imports: Imports, packages: Sequence[tuple[str, str]]) -> str:
    """A flow chart in Mermaid's language; an arrow that others already imply is left to the numbers."""
    arrows = {(above, below) for above, below in imports if not _implied(imports, above, below)}
    lines = [f'    {name}["{words}"]' for name, words in packages]
    names = [name for name, _ in packages]
    for above, below in sorted(arrows, key=lambda pair: tuple(map(names.index, pair))):
        lines.append(f"    {above} -->|{imports[above, below]}| {below}")
    return "\n".join(["```mermaid", "flowchart TD", *lines, "```"])


def _implied(imports: Imports, above: str, below: str) -> bool:
    """Whether a longer way leads down as well."""
    seen, ahead = set[str](), [each for start, each in imports if start == above and each != below]
    while ahead:
        here = ahead.pop()
        if here not in seen:
            seen.add(here)
            ahead += [each for start, each in imports if start == here]
    return below in seen


def _matrix(imports: Imports, ordered: Sequence[str]) -> str:
    """The numbers with the top floor above; what stands below the diagonal would be an arrow upwards."""
    width = max(len(each) for each in ordered)
    columns = [max(len(each), 3) for each in ordered]
    lines = [
        "  ".join([" " * width, *(each.rjust(cells) for each, cells in zip(ordered, columns, strict=True))])
    ]
    for row in ordered:
        numbers = ["·" if row == each else str(imports.get((row, each), "")) for each in ordered]
        cells = (number.rjust(cells) for number, cells in zip(numbers, columns, strict=True))
        lines.append("  ".join([row.ljust(width), *cells]).rstrip())
    return "\n".join(["```text", *lines, "```"])


def drawn(document: str) -> str:
    """The document with the picture as the code is now.

    Raises:
        ValueError: The document has no place for it.
    """
    before, begin, rest = document.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not (begin and end):
        raise ValueError("docs/architecture.md has no place for the picture")
    return f"{before}{_BEGIN}\n{Picture().markdown()}\n{_END}{after}"


def main() -> int:
    """Draw the picture, or with `--check` say whether it is true.

    Returns:
        1 when `--check` found another one, otherwise 0.
    """
    text = DOCUMENT.read_text("utf-8")
    picture = drawn(text)
    if "--check" in sys.argv[1:]:
        print(
            "up to date" if picture == text else "docs/architecture.md is out of date: run make architecture"
        )
        return int(picture != text)
    DOCUMENT.write_text(picture, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
