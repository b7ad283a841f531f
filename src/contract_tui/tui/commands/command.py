"""A command is declared once; binding, footer, palette, help and document all come from it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from textual.binding import Binding

_ID = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")

UNUSABLE_KEYS = frozenset(
    {"ctrl+s", "ctrl+q", "ctrl+i", "ctrl+m", "ctrl+j", "ctrl+h", "ctrl+enter", "ctrl+left_square_bracket"}
)
"""Terminals send these as other keys (ctrl+i is Tab, ctrl+m Enter ...) or keep them for flow control."""

KEY_WORDS = {
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
    "greater_than_sign": ">",
    "less_than_sign": "<",
    "equals_sign": "=",
    "asterisk": "*",
    "vertical_line": "|",
    "comma": ",",
}
"""What stands on a key, by Textual's name of it."""


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
COMMAND_LINE = Command(
    "command-line",
    (":",),
    "命令行",
    "输入命令，可带合同编号，如 open DD-…；Tab 补全",
    "通用",
    in_footer=False,
)
JUMP = Command(
    "jump",
    ("j", "ctrl+g"),
    "跳转",
    "在每个输入框、列表和按钮上显示字母，按字母移到那里",
    "通用",
    in_footer=False,
)
MESSAGES = Command("messages", ("M",), "消息", "列出最近 200 条消息", "通用", in_footer=False)
MANUAL = Command("manual", ("Q",), "手册", "阅读随程序安装的文档", "通用", in_footer=False)
QUIT = Command("quit", ("f10",), "退出", "退出程序，已填写的内容均已保存", "通用", in_footer=False)


def key_words(key: str) -> str:
    """A key as an operator reads it: `question_mark` -> `?`, `ctrl+p` -> `Ctrl+P`, `f1` -> `F1`."""
    *modifiers, name = key.split("+") if key != "+" else ["+"]
    word = KEY_WORDS.get(name, name.upper() if len(name) > 1 or modifiers else name)
    return "+".join([*(modifier.capitalize() for modifier in modifiers), word])


def grouped(commands: Iterable[Command]) -> dict[str, list[Command]]:
    """Commands by their group, both in order of first appearance."""
    groups: dict[str, list[Command]] = {}
    for command in commands:
        groups.setdefault(command.group, []).append(command)
    return groups
