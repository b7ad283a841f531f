"""A path as somebody types it into a field, or drops it on the terminal."""

from contextlib import suppress
from pathlib import Path

from contract_tui.tui.widgets.form import FieldSpec, Form


def path_of(typed: str) -> Path:
    """The file that was typed or dropped on the terminal, which puts quotes around it."""
    typed = typed.strip()
    if len(typed) > 1 and typed[0] == typed[-1] and typed[0] in "'\"":
        typed = typed[1:-1]
    return Path(typed).expanduser()


def target_of(typed: str, downloads: Path) -> Path:
    """The file that was typed, to be written; the folder for downloads is made where it is missing."""
    target = path_of(typed)
    if target.parent == downloads:
        with suppress(OSError):  # whoever writes says why it cannot
            downloads.mkdir(mode=0o700, parents=True, exist_ok=True)
    return target


def path_problem(typed: str) -> str | None:
    """Say why a text names no file, or None; whether there is one shows when it is read."""
    return None if typed.strip() else "请输入文件的路径"


def path_form(placeholder: str) -> Form:
    """A form that asks for a path and for nothing else."""
    field = FieldSpec("path", "文件", placeholder=placeholder)
    return Form([field], {}, lambda _name, typed: path_problem(typed))
