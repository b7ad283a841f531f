"""The page behind `?` and F1: a screen's commands, first what is possible, folded what is not and why."""

from collections.abc import Sequence

from textual.app import ComposeResult

from contract_tui.tui.command_screen import CommandScreen
from contract_tui.tui.commands.command import HELP, Command, grouped
from contract_tui.tui.commands.handling import handles
from contract_tui.tui.commands.keymap import all_key_names, key_name
from contract_tui.tui.commands.offer import Offer
from contract_tui.tui.literal import fit, width, wrap
from contract_tui.tui.widgets.command_footer import CommandFooter
from contract_tui.tui.widgets.text_lines import StyledLine, StyleKey
from contract_tui.tui.widgets.text_view import TextView
from contract_tui.tui.widgets.title_bar import TitleBar

_UNFOLD = Command("help.unfold", ("o",), "可用/全部", "列出或折叠现在不可用的命令，连同原因", "帮助")
_MOVING: tuple[tuple[str, str], ...] = (
    ("上 下", "上移、下移一行"),
    ("PgUp PgDn", "上翻、下翻一页"),
    ("Home End", "到开头、到末尾"),
    ("Enter", "打开所选的一行"),
    ("空格", "勾选或取消勾选（可勾选的列表）"),
    ("/ n N", "在文本中搜索、下一处、上一处"),
    ("Tab Shift+Tab", "到下一个、上一个输入框或列表"),
)


def help_lines(offers: Sequence[Offer], cells: int, *, unfolded: bool = False) -> list[StyledLine]:
    """Lay the help out for a width: what is possible here by groups, moving, then what is not.

    Args:
        offers: The screen's commands.
        cells: The width.
        unfolded: Whether what is not possible is listed, with the reasons, or only counted.
    """
    margin = max(width(all_key_names(offer.command)) for offer in offers) + 2
    possible = [offer for offer in offers if offer.reason is None]
    others = [offer for offer in offers if offer.reason is not None]
    lines = _grouped_lines(possible, margin, cells)
    lines.append(StyledLine("列表与文本", "heading"))
    lines += [StyledLine(f"  {fit(keys, margin)}{words}") for keys, words in _MOVING]
    if others:
        fold = f"按 {key_name(_UNFOLD.id)} " + ("折叠" if unfolded else "展开，并列出原因")
        heading = f"现在不可用，或属于别的页面：{len(others)} 个命令（{fold}）"
        lines += [StyledLine(""), StyledLine(heading, "heading")]
        lines += _grouped_lines(others, margin, cells) if unfolded else []
    return lines


def _grouped_lines(offers: Sequence[Offer], margin: int, cells: int) -> list[StyledLine]:
    """A heading per group, per command keys, name, what it does, why not."""
    by_id = {offer.command.id: offer for offer in offers}
    lines: list[StyledLine] = []
    for group, commands in grouped(offer.command for offer in offers).items():
        lines += [StyledLine(group, "heading")]
        for command in commands:
            lines += _command_lines(by_id[command.id], margin, cells)
        lines.append(StyledLine(""))
    return lines


def _command_lines(offer: Offer, margin: int, cells: int) -> list[StyledLine]:
    command = offer.command
    possible = offer.reason is None
    said = f"{command.words}：{command.help}"
    if not possible:
        said = f"({command.words})：{command.help}\n现在不可用：{offer.reason}"
    head, *rest = wrap(said, cells - margin - 2)
    style: StyleKey = "" if possible else "dim"
    lines = [StyledLine(f"  {fit(all_key_names(command), margin)}{head}", style)]
    return lines + [StyledLine(" " * (margin + 2) + line, style) for line in rest]


class HelpScreen(CommandScreen[None]):
    """Shows a screen's commands.

    Args:
        offers: The commands as they stood when help was asked for.
    """

    TITLE = "帮助"
    AUTO_FOCUS = "TextLines"

    def __init__(self, offers: Sequence[Offer]) -> None:
        super().__init__()
        self._offers = tuple(offers)
        self._unfolded = False

    def compose(self) -> ComposeResult:
        """A page of text."""
        yield TitleBar("帮助")
        yield TextView(self._lines)
        yield CommandFooter()

    def _lines(self, cells: int) -> list[StyledLine]:
        return help_lines(self._offers, cells, unfolded=self._unfolded)

    @handles(_UNFOLD)
    def unfold(self) -> None:
        """Show or hide what is not possible here."""
        self._unfolded = not self._unfolded
        self.query_one(TextView).set_layout(self._lines, from_start=False)

    @handles(Command("help.close", ("escape", "q"), "返回", "关闭帮助", "帮助"))
    def leave(self) -> None:
        """Back to where help was asked for."""
        self.dismiss(None)

    @handles(HELP)
    def leave_again(self) -> None:
        """The same key opens and closes."""
        self.dismiss(None)
