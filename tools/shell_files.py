"""Write what shells need to know of the commands, from the parser: src/contract_tui/shell/.

`python -m tools.shell_files` writes the files, and `make docs` calls it. They are in the wheel, so that no
generator is needed, or loaded, where the program runs.
"""

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path

import shtab

from contract_tui.cli.main import build_parser
from contract_tui.shell import FILES

FOLDER = Path(__file__).resolve().parent.parent / "src" / "contract_tui" / "shell"
_COMPLETED = {"FILE": shtab.FILE, "FILE|-": shtab.FILE, "DIR": shtab.DIRECTORY}
"""What a shell offers for a value, by the word that help has for it."""


def shell_files() -> Mapping[str, str]:
    """File name to content of everything that is generated."""
    parser = build_parser()
    for action in _actions(parser):
        if action.metavar in _COMPLETED:
            action.complete = _COMPLETED[action.metavar]  # type: ignore[attr-defined]  # where shtab looks
    return {name: shtab.complete(parser, shell) for shell, name in FILES.items()}


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """The arguments of a parser and of all commands below it."""
    for action in parser._actions:  # noqa: SLF001 (argparse has no public name for it)
        yield action
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 (the same)
            for below in action.choices.values():
                yield from _actions(below)


def main() -> None:
    """Write them."""
    for name, content in shell_files().items():
        (FOLDER / name).write_text(content, "utf-8")


if __name__ == "__main__":
    main()
