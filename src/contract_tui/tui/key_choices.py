"""Judging the keys that an operator's settings give: Textual would accept any of them without a word.

A key that never arrives, or that something else gets first, would make a command disappear; of two commands
on one key luck would decide which is done.
"""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from string import ascii_letters, ascii_lowercase, digits, punctuation

from textual.binding import Binding, BindingType
from textual.widgets import Input

from contract_tui.config.keys import KeyChoice
from contract_tui.domain.errors import InvalidInputError
from contract_tui.tui.commands.command import KEY_WORDS, UNUSABLE_KEYS, Command, key_words
from contract_tui.tui.widgets.choice_line import ChoiceLine
from contract_tui.tui.widgets.text_lines import TextLines
from contract_tui.tui.widgets.text_view import TextView
from contract_tui.tui.widgets.virtual_table import VirtualTable

_ADVICE = "contract-tui help keys 列出全部命令的 id 和按键。"
_NAMES = {words.lower(): name for name, words in KEY_WORDS.items()}


def _keys_in(bindings: Iterable[BindingType]) -> frozenset[str]:
    """Keys by the one name that Textual compares: `question_mark`, not `?`."""
    return frozenset(each.key for each in Binding.make_bindings(bindings))


def _canonical(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(each.key for each in Binding.make_bindings([Binding(",".join(keys), "command")]))


_TYPED = frozenset(_canonical(each.replace(",", "comma") for each in ascii_letters + digits + punctuation))
_FUNCTION_KEYS = frozenset(f"f{number}" for number in range(1, 25))
_CONTROL_KEYS = frozenset(f"ctrl+{letter}" for letter in ascii_lowercase) - UNUSABLE_KEYS - {"ctrl+c"}
_DIALOG_KEYS = frozenset({"escape", "enter", "tab", "shift+tab", "space", "backspace"})
_DELIVERED = _TYPED | _FUNCTION_KEYS | _CONTROL_KEYS | {"insert", "delete"}
_MOVERS = (VirtualTable, TextLines, TextView, ChoiceLine)
_BY_WIDGETS = _DIALOG_KEYS | _keys_in(each for widget in _MOVERS for each in widget.BINDINGS)
"""What lists, texts and dialogs take for themselves before a command would hear of it."""
_BY_FIELDS = _keys_in(Input.BINDINGS) | _TYPED | (_BY_WIDGETS - {"escape"})
"""What a field takes for itself."""


def chosen_keys(
    choices: Sequence[KeyChoice],
    pages: Iterable[Sequence[Command]],
    typing: Iterable[Sequence[Command]] = (),
) -> dict[str, tuple[str, ...]]:
    """The keys by the id of the command, as Textual calls them.

    Args:
        choices: What the settings say.
        pages: The commands of each screen.
        typing: The same of those among them on which one begins in a field.

    Raises:
        InvalidInputError: The first choice that could not work, with file and line.
    """
    tables = [tuple(page) for page in pages]
    declared: dict[str, list[Command]] = {}
    for command in (each for table in tables for each in table):
        declared.setdefault(command.id, []).append(command)
    in_fields = {each.id for page in typing for each in page if not _is_typed(each.keys)}
    chosen: dict[str, tuple[str, ...]] = {}
    for choice in choices:
        if choice.command not in declared:
            near = get_close_matches(choice.command, declared, 3)
            advice = f"相近的有：{'、'.join(near)}。" if near else ""
            raise InvalidInputError(f"{choice.source}：没有命令 {choice.command}。", f"{advice}{_ADVICE}")
        keys = chosen[choice.command] = _checked(choice, declared[choice.command])
        if choice.command in in_fields and all(_is_typed([key]) for key in keys):
            raise _nothing_in_fields(choice)
    for choice in choices:
        for table in tables:
            _refuse_clash(choice, table, chosen)
    return chosen


def _named(written: str) -> str:
    """Textual's name of a key, from its name or from what docs/keys.md prints."""
    *modifiers, name = written.split("+") if len(written) > 1 else [written]
    if not modifiers and len(name) == 1:
        return _NAMES.get(name, name)
    return "+".join([*(each.strip().lower() for each in modifiers), _NAMES.get(name.lower(), name.lower())])


def _checked(choice: KeyChoice, declared: Sequence[Command]) -> tuple[str, ...]:
    """The keys of a choice.

    Args:
        choice: What somebody wrote.
        declared: The command, as often as pages have it in different words.
    """
    keys = tuple(dict.fromkeys(map(_named, choice.keys)))
    usual = {key for command in declared for key in _canonical(command.keys)}
    for written in choice.keys:
        word = f"{choice.source}：keys.{choice.command} 的按键 {written}"
        name = _canonical([_named(written)])[0]
        if name in usual:
            continue
        if name in _BY_WIDGETS:
            raise InvalidInputError(f"{word} 不能使用：列表、文本和对话框用它移动、选择或返回。", _ADVICE)
        if name not in _DELIVERED:
            raise InvalidInputError(
                f"{word} 不能使用：终端不会把它送给程序，或另有用途。",
                "可用：字母、数字、符号，F1 至 F24，Insert，Del，"
                "Ctrl 加字母（Ctrl+C、H、I、J、M、Q、S 除外）。",
            )
    in_fields = all(_reaches_over_fields(command.keys) for command in declared)
    if in_fields and not _reaches_over_fields(keys):
        raise _nothing_in_fields(choice)
    return keys


def _nothing_in_fields(choice: KeyChoice) -> InvalidInputError:
    return InvalidInputError(
        f"{choice.source}：keys.{choice.command} 的按键在输入框中都不起作用，而此命令在输入框中也要用。",
        "请再给出一个，例如 F 键。",
    )


def _is_typed(keys: Iterable[str]) -> bool:
    """Whether one of the keys is a character, which a field would take."""
    return not _TYPED.isdisjoint(_canonical(keys))


def _reaches_over_fields(keys: Iterable[str]) -> bool:
    return any(key not in _BY_FIELDS for key in _canonical(keys))


def _refuse_clash(choice: KeyChoice, page: Sequence[Command], chosen: Mapping[str, tuple[str, ...]]) -> None:
    keys = {each.id: _canonical(chosen.get(each.id, each.keys)) for each in page}
    mine = set(keys.get(choice.command, ()))
    for command in page:
        shared = mine.intersection(keys[command.id]) if command.id != choice.command else set()
        for key in sorted(shared):
            raise InvalidInputError(
                f"{choice.source}：keys.{choice.command} 的按键 {key_words(key)} 在同一页上"
                f"也是“{command.words}”（{command.id}）的按键。",
                f"请改用别的键，或同时改变 keys.{command.id}。",
            )
