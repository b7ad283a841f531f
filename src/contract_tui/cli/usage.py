"""A parser that speaks Chinese and reports usage errors as the project's own."""

import argparse
import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NoReturn

from contract_tui.cli import output
from contract_tui.cli.values import file_path, folder_path
from contract_tui.domain.errors import InvalidInputError

_UNRECOGNIZED = "unrecognized arguments: "
_MOST_MEANT = 3
_CHOICES = re.compile(r".*invalid choice: '(.*?)' \(choose from (.*)\)", re.DOTALL)
_TRANSLATIONS = (
    (r"the following arguments are required: (.*)", r"缺少参数：\1"),
    (r"unrecognized arguments: (.*)", r"没有这样的参数：\1"),
    (r"argument 命令: invalid choice: '(.*?)' .*", r"没有命令 \1"),
    (r"argument (.*?): expected one argument", r"\1 需要一个值"),
    (r"argument (.*?): expected at least one argument", r"\1 至少需要一个值"),
    (r"argument (.*?): invalid choice: (.*) \(choose from (.*)\)", r"\1 不能是 \2，可用：\3"),
    (r"argument (.*?): invalid \w+ value: (.*)", r"\1 的值不正确：\2"),
    (r"argument (.*?): not allowed with argument (.*)", r"\1 不能与 \2 同用"),
    (r"one of the arguments (.*) is required", r"需要其中一个参数：\1"),
    (r"argument (.*?): ignored explicit argument (.*)", r"\1 不带值，多出了 \2"),
    (r"argument (.*?): (.*)", r"\1：\2"),
)


def translated(message: str) -> str:
    """One of argparse's messages in the interface's language."""
    for pattern, replacement in _TRANSLATIONS:
        match = re.fullmatch(pattern, message, re.DOTALL)
        if match:
            return match.expand(replacement)
    return message


def nearest(typed: str, known: Iterable[str]) -> str:
    """The word that was probably meant.

    Args:
        typed: What nobody knows.
        known: What there is.

    Returns:
        The nearest of the known words; empty where none is near.
    """
    near = difflib.get_close_matches(typed, list(known), n=1)
    return near[0] if near else ""


Commands = argparse._SubParsersAction  # noqa: SLF001 (argparse has no public name for it)
"""What `add_subparsers` returns; argparse has no public name for it."""


USAGE = "用法："
"""What stands before the usage in help."""


class _HelpFormatter(argparse.RawDescriptionHelpFormatter):
    """Help with Chinese headings and room for long command names."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30, width=100)

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: Any = None) -> None:
        super().add_usage(usage, actions, groups, USAGE if prefix is None else prefix)

    def _format_action(self, action: argparse.Action) -> str:
        # The commands stand under their own title; a line with their metavar says nothing more.
        if isinstance(action, Commands):
            return "".join(map(self._format_action, action._get_subactions()))  # noqa: SLF001 (argparse has no public name for it)
        return super()._format_action(action)


class Parser(argparse.ArgumentParser):
    """A parser whose errors are `InvalidInputError` instead of an exit.

    Args:
        options: What `argparse.ArgumentParser` takes.
    """

    def __init__(self, **options: Any) -> None:
        options.setdefault("formatter_class", _HelpFormatter)
        super().__init__(add_help=False, allow_abbrev=False, **options)
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self._typed: list[str] = []
        self.add_argument("-h", "--help", action="help", help="显示帮助并退出")

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Read arguments; each command refuses itself what it does not know, so that its own help is named.

        Raises:
            InvalidInputError: The arguments are wrong.
        """
        self._typed = list(args or ())
        known, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(f"{_UNRECOGNIZED}{' '.join(unknown)}")
        return known, unknown

    def error(self, message: str) -> NoReturn:
        """Report wrong arguments.

        Raises:
            InvalidInputError: Always; the hint names what was probably meant, and the help of the command.
        """
        mistyped = self._mistyped_option()
        if mistyped:
            message = f"{_UNRECOGNIZED}{mistyped}"
        meant = self._meant_option(message) or self._meant_choice(message)
        asked = f"是否想写 {meant}？" if meant else ""
        raise InvalidInputError(f"{translated(message)}。", f"{asked}用法见 {self.prog} --help。")

    def _meant_option(self, message: str) -> str:
        if not message.startswith(_UNRECOGNIZED):
            return ""
        return nearest(message.removeprefix(_UNRECOGNIZED).split()[0], self._option_words())

    def _meant_choice(self, message: str) -> str:
        choice = _CHOICES.fullmatch(message)
        if choice is None:
            return ""
        typed, choices = choice[1], re.findall(r"[^\s',]+", choice[2])
        same_verb = [name for name in self.command_names() if name.split()[-1] == typed]
        return "、".join(same_verb[:_MOST_MEANT]) or nearest(typed, choices)

    def command_names(self) -> Iterator[str]:
        """Every command below this one, such as `orders import`, in the order of the help."""
        for action in self._actions:
            if isinstance(action, Commands):
                for name, parser in action.choices.items():
                    yield name
                    yield from (f"{name} {below}" for below in parser.command_names())

    def _mistyped_option(self) -> str:
        """The first long option that this command does not know; it explains what seems to be missing."""
        words = self._option_words()
        for word in self._typed:
            # What follows a command's name belongs to that command.
            if word == "--" or (self._subparsers is not None and not word.startswith("-")):
                break
            option = word.partition("=")[0]
            if option.startswith("--") and option not in words:
                return option
        return ""

    def _option_words(self) -> frozenset[str]:
        return frozenset(word for action in self._actions for word in action.option_strings)

    def _print_message(self, message: str, _file: Any = None) -> None:
        # argparse keeps quiet about help that could not be written.
        output.write_text(message)


def add_group(commands: "Commands[Parser]", name: str, words: str) -> "Commands[Parser]":
    """Add a group of commands such as `orders`.

    Returns:
        What its commands are added to.
    """
    group = commands.add_parser(name, help=words, description=words)
    add_global_options(group)
    return group.add_subparsers(title="命令", metavar="命令", required=True, dest=f"{name}_command")


def add_command(
    commands: "Commands[Parser]", name: str, words: str, *, examples: Sequence[str] = ()
) -> Parser:
    """Add one command with its help and examples."""
    epilog = "\n".join(("例：", *(f"  {example}" for example in examples))) if examples else None
    command = commands.add_parser(name, help=words, description=words, epilog=epilog)
    add_global_options(command)
    command.set_defaults(known=command.prog.partition(" ")[2])
    return command


def add_global_options(parser: Parser) -> None:
    """The options that stand before or after the command; absent ones leave no trace."""
    group = parser.add_argument_group("通用选项")
    group.add_argument(
        "--home",
        type=folder_path,
        metavar="DIR",
        default=argparse.SUPPRESS,
        help="数据文件夹（默认 CONTRACT_TUI_HOME 或 XDG 数据文件夹）",
    )
    group.add_argument(
        "--config",
        type=file_path,
        metavar="FILE",
        default=argparse.SUPPRESS,
        help="配置文件（默认 CONTRACT_TUI_CONFIG 或数据文件夹中的 config.toml）",
    )
    group.add_argument(
        "--as-root",
        action="store_true",
        default=argparse.SUPPRESS,
        help="以 root 打开属于其他账户的数据文件夹",
    )
    group.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help="以 JSON 输出数据和错误"
    )
