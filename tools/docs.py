"""Write the documents that are made from the code: docs/configuration.md and docs/keys.md.

`python -m tools.docs` writes them, `python -m tools.docs --check` only says whether they are up to date.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, get_type_hints

from textual.binding import Binding

from contract_tui.config.settings import SECTIONS
from contract_tui.tui.catalogue import commands_of_screen, every_screen
from contract_tui.tui.commands.command import Command, key_words
from contract_tui.tui.commands.meanings import MEANINGS, canonical
from contract_tui.tui.dialogs import Dialog
from contract_tui.tui.widgets.text_view import TextView

DOCS = Path(__file__).resolve().parent.parent / "docs"
_IN_TEXTS = {each.key for each in Binding.make_bindings(TextView.BINDINGS)}
_KINDS = {bool: "true or false", int: "whole number", float: "number", str: "text"}
_TABLE_HEAD = ("| setting | default | values | meaning |", "|---|---|---|---|")
_CONFIGURATION = """\
# Configuration

Generated from `config/settings.py` by `make docs`; do not edit.

Defaults are overridden by one file, that is overridden by the environment. The file is the one that
`--config` or `CONTRACT_TUI_CONFIG` names, otherwise `config.toml` in the home that `--home` or
`CONTRACT_TUI_HOME` names, otherwise in the XDG configuration folder. What makes a process run a program, read
or write files, talk to a server or trust somebody counts only from a file that nobody but root and its reader
can change (docs/security.md).
`contract-tui config show` prints where it is, every value in force and who said so;
`contract-tui config check` names file and line of what is wrong (exit code 2), and lists what is still
missing before contracts can be sent and converted (rule P19; `contract-tui doctor` shows all of it).

    [signing]
    provider = "simulated"

    [limits]
    orders = 20

A variable names section and key: `CONTRACT_TUI_LIMITS__ORDERS=20`. Two more name folders:
`CONTRACT_TUI_HOME` (database, log, and caches unless it is shared) and `CONTRACT_TUI_DOWNLOADS` (where 下载
puts files).

The section `[keys]` gives commands of the interface other keys, by the ids that docs/keys.md lists:
`quit = "f12"`, or several, the one to show first: `quit = ["f12", "ctrl+x"]`. They are written as
docs/keys.md shows them (`F12`, `Ctrl+X`, `Esc`, `D`); a variable gives them as well:
`CONTRACT_TUI_KEYS__QUIT=f12`.
"""


_KEYS = """\
# Keys

Generated from the command tables by `make docs`; do not edit.

Each command's keys can be changed by its id, in the section `[keys]` of the settings' file
(docs/configuration.md):

    [keys]
    quit = "f12"
    download = ["k", "f11"]

Footer, help, palette and every sentence then name the new key, the first one that is given. A command
that several pages have under one id gets the key on all of them. `contract-tui config check` and the
start of the interface name file and line of an id that does not exist, of a key that no terminal sends
or that lists and fields need for themselves, of two commands of one page with the same key, and of a
command that is needed in a field and would have keys for typing only. The guided tour of the demo keeps
the keys below.

## One letter, one meaning

On every page, in every list and in every text a key means the same or nothing; only arrows, Enter, Esc, Tab
and F8 take their exact words from what they stand on. `tui/commands/meanings.py` is this table; a test holds
all pages against it.

| 按键 | 意思 | 这样写在页面上 |
|---|---|---|
"""


def documents() -> Mapping[str, str]:
    """File name to content of everything that is generated."""
    return {"configuration.md": configuration(), "keys.md": keys_markdown(pages())}


def configuration() -> str:
    """All settings with their defaults and words."""
    parts = [_CONFIGURATION]
    for section, kind in SECTIONS.items():
        hints = get_type_hints(kind)
        parts += [f"\n## [{section}]\n\n{_first_line(kind)}\n", *_TABLE_HEAD]
        parts += [_row(section, each, hints[each.name]) for each in fields(kind)]
    return "\n".join(parts) + "\n"


def _row(section: str, each: Any, kind: type) -> str:
    meta = each.metadata
    values = _KINDS[kind]
    if meta.get("choices"):
        values = ", ".join(f'`"{choice}"`' for choice in meta["choices"])
    elif kind in (int, float):
        values += f", {meta['least']:.15g} to {meta['most']:.15g}"
    return f"| `{section}.{each.name}` | `{_written(each.default)}` | {values} | {meta['words']} |"


def _written(value: object) -> str:
    """A value as TOML has it."""
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else f"{value:.15g}"


def _first_line(kind: type) -> str:
    return (kind.__doc__ or "").strip().splitlines()[0]


def keys_markdown(pages: Iterable[tuple[str, Sequence[Command]]]) -> str:
    """The page docs/keys.md.

    Args:
        pages: Each screen's title and its commands.
    """
    tables = list(pages)
    every = list(dict.fromkeys(command for _title, commands in tables for command in commands))
    lines = [_KEYS + "\n".join(_meaning_rows(every)), ""]
    for title, commands in tables:
        lines += [f"## {title}", "", "| 按键 | 命令 | 说明 | id |", "|---|---|---|---|"]
        lines += [_key_row(command) for command in commands]
        lines.append("")
    return "\n".join(lines)


def _meaning_rows(commands: Sequence[Command]) -> Iterator[str]:
    """The meanings that some command or text has, with what the commands are called."""
    for meaning in MEANINGS:
        keys = {canonical(key) for key in meaning.keys}
        called = dict.fromkeys(each.words for each in commands if keys & set(map(canonical, each.keys)))
        if called or keys & _IN_TEXTS:
            yield f"| {_key_words(meaning.keys)} | {meaning.words} | {'、'.join(called)} |"


def _key_words(keys: Sequence[str]) -> str:
    return " ".join(f"`{key_words(key)}`" for key in keys).replace("|", "\\|")


def _key_row(command: Command) -> str:
    return f"| {_key_words(command.keys)} | {command.words} | {command.help} | {command.id} |"


def pages() -> Iterator[tuple[str, Any]]:
    """Every screen and dialog with its commands, the home page first."""
    for kind in sorted(every_screen(), key=_place):
        yield (
            f"{kind.TITLE}（对话框）" if issubclass(kind, Dialog) else str(kind.TITLE),
            commands_of_screen(kind),
        )


def _place(kind: type) -> tuple[bool, str, str]:
    return kind.__name__ != "HomeScreen", kind.__module__, kind.__name__


def main() -> int:
    """Write what is not up to date, or with `--check` name it.

    Returns:
        1 when `--check` found something, otherwise 0.
    """
    stale = [name for name, text in documents().items() if not _is_current(DOCS / name, text)]
    if "--check" in sys.argv[1:]:
        print("\n".join(f"docs/{name} is out of date: run make docs" for name in stale) or "up to date")
        return int(bool(stale))
    for name in stale:
        (DOCS / name).write_text(documents()[name], "utf-8")
        print(f"docs/{name}")
    return 0


def _is_current(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text("utf-8") == text


if __name__ == "__main__":
    sys.exit(main())
