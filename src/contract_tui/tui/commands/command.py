"""A command is declared once; binding, footer, palette, help and document all come from it."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from textual.binding import Binding

_ID = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")

# Terminals send these as other keys (ctrl+i is Tab, ctrl+m Enter ...) or keep them for flow control.
UNUSABLE_KEYS = frozenset(
    {"ctrl+s", "ctrl+q", "ctrl+i", "ctrl+m", "ctrl+j", "ctrl+h", "ctrl+enter", "ctrl+left_square_bracket"}
)

_KEY_WORDS = {
    "escape": "Esc",
    "enter": "Enter",
    "tab": "Tab",
    "space": "空格",
    "up": "上",
    "down": "下",
    "left": "左",
    "right": "右",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "delete": "Del",
    "backspace": "退格",
    "question_mark": "?",
    "slash": "/",
    "plus": "+",
    "minus": "-",
    "full_stop": ".",
    "colon": ":",
}


@dataclass(frozen=True, slots=True)
class Command:
    """Something that an operator can do on a screen.

    Attributes:
        id: Unique per screen, lower case, e.g. `contract.cancel`; the name for a user's keymap.
        keys: Textual key names or single characters, the one to show first. A printable key does not
            fire while one types in a field, so a command that is needed there has a second key.
        words: The label in footer and palette, Chinese, short.
        help: One line that says what it does.
        group: Its heading in help.
        in_footer: Whether the footer shows it when there is room.
        priority: Whether its keys fire before the focused widget sees them.
    """

    id: str
    keys: tuple[str, ...]
    words: str
    help: str
    group: str = "本页"
    in_footer: bool = True
    priority: bool = False

    def __post_init__(self) -> None:
        """Refuse what could never work.

        Raises:
            ValueError: A malformed id, or a key that terminals do not deliver.
        """
        if not _ID.fullmatch(self.id):
            raise ValueError(f"not a command id: {self.id!r}")
        for key in self.keys:
            if key in UNUSABLE_KEYS or not key or (len(key) > 1 and "," in key):
                raise ValueError(f"{self.id}: terminals do not deliver the key {key!r}")

    @property
    def handler(self) -> str:
        """The name of the screen's method that does it: `do_contract_cancel`."""
        return "do_" + self.id.replace("-", "_").replace(".", "_")

    @property
    def binding(self) -> Binding:
        """Textual's binding; its id lets a user's keymap override the keys."""
        return Binding(
            ",".join(self.keys),
            f"command('{self.id}')",
            self.words,
            show=self.in_footer,
            priority=self.priority,
            id=self.id,
        )


HELP = Command("help", ("?", "f1"), "帮助", "列出本页的全部按键", "通用")
PALETTE = Command("palette", ("f2", "ctrl+p"), "命令", "按名称查找并执行命令", "通用")
QUIT = Command("quit", ("f10",), "退出", "退出程序，已填写的内容均已保存", "通用", in_footer=False)
GENERAL: tuple[Command, ...] = (PALETTE, QUIT, HELP)
"""What every screen offers; `HELP` is always the footer's last entry."""


def key_words(key: str) -> str:
    """A key as an operator reads it: `question_mark` -> `?`, `ctrl+p` -> `Ctrl+P`, `f1` -> `F1`."""
    *modifiers, name = key.split("+") if key != "+" else ["+"]
    word = _KEY_WORDS.get(name, name.upper() if len(name) > 1 or modifiers else name)
    return "+".join([*(modifier.capitalize() for modifier in modifiers), word])


def grouped(commands: Iterable[Command]) -> dict[str, list[Command]]:
    """Commands by their group, both in order of first appearance."""
    groups: dict[str, list[Command]] = {}
    for command in commands:
        groups.setdefault(command.group, []).append(command)
    return groups


def merged(tables: Iterable[Sequence[Command]]) -> tuple[Command, ...]:
    """One table of several, the most specific first: an id that comes again is left out."""
    found: dict[str, Command] = {}
    for table in tables:
        for command in table:
            found.setdefault(command.id, command)
    return tuple(found.values())


def table_problems(commands: Sequence[Command]) -> list[str]:
    """What is wrong with a screen's table: an id or a key that is claimed twice."""
    ids = Counter(command.id for command in commands)
    keys = Counter(b.key for c in commands for b in Binding.make_bindings([c.binding]))
    problems = [f"id claimed twice: {name}" for name, times in ids.items() if times > 1]
    return problems + [f"key claimed twice: {key}" for key, times in keys.items() if times > 1]


def keymap_problems(keymap: Mapping[str, str], commands: Iterable[Command]) -> list[str]:
    """What is wrong with a user's keymap, as sentences; Textual accepts all of it without a word.

    Args:
        keymap: Command id to keys, comma separated.
        commands: All commands of all screens.
    """
    known = {command.id for command in commands}
    problems = [f"按键设置：没有命令 {name}" for name in keymap if name not in known]
    for name, keys in keymap.items():
        problems += [
            f"按键设置：{name} 的按键 {key.strip()!r} 无法使用"
            for key in keys.split(",")
            if not key.strip() or key.strip() in UNUSABLE_KEYS
        ]
    taken = Counter(key.strip() for keys in keymap.values() for key in keys.split(","))
    return problems + [f"按键设置：{key} 重复" for key, times in taken.items() if times > 1 and key]


def keys_markdown(pages: Iterable[tuple[str, Sequence[Command]]]) -> str:
    """The page docs/keys.md.

    Args:
        pages: Each screen's title and its commands.
    """
    lines = ["# Keys", "", "Generated from the command tables; do not edit.", ""]
    for title, commands in pages:
        lines += [f"## {title}", "", "| 按键 | 命令 | 说明 | id |", "|---|---|---|---|"]
        lines += [_markdown_row(command) for command in commands]
        lines.append("")
    return "\n".join(lines)


def _markdown_row(command: Command) -> str:
    keys = " ".join(f"`{key_words(key)}`" for key in command.keys).replace("|", "\\|")
    return f"| {keys} | {command.words} | {command.help} | {command.id} |"
