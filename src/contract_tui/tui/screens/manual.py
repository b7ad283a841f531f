"""手册: the documents that come with the program, chosen by topic and read like any other text."""

import re
from collections.abc import Iterable, Iterator

from textual import on
from textual.widget import Widget

from contract_tui import manual
from contract_tui.manual import Topic
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import handles
from contract_tui.tui.literal import wrap
from contract_tui.tui.page_screen import PageScreen
from contract_tui.tui.widgets.columns import Cell, Column
from contract_tui.tui.widgets.text_lines import StyledLine, StyleKey
from contract_tui.tui.widgets.text_view import TextView
from contract_tui.tui.widgets.virtual_table import VirtualTable

_COLUMNS: list[Column[Topic]] = [
    Column("主题", lambda topic: topic.name, width=14),
    Column("内容", lambda topic: Cell(topic.words, "dim"), width=20, weight=1),
]
_NARROWEST = 20
_PICTURE = re.compile(r"!\[([^]]*)\]\([^)]*\)")
"""What no terminal shows here."""


def document_lines(text: str, width: int) -> list[StyledLine]:
    """Lay a document out: its headings stand out, its tables and examples stay as they are written.

    Args:
        text: Markdown.
        width: In cells.
    """
    return list(_lines(text.splitlines(), max(width, _NARROWEST)))


def _lines(lines: Iterable[str], width: int) -> Iterator[StyledLine]:
    for written in lines:
        line = _PICTURE.sub(r"（图：\1）", written)
        if line.startswith("#"):
            yield StyledLine(line.lstrip("# "), "title" if line.startswith("# ") else "heading")
            continue
        style: StyleKey = "table" if line.startswith(("|", "    ")) else ""
        for part in wrap(line, width) or [""]:
            yield StyledLine(part, style)


class ManualScreen(PageScreen[None]):
    """The topics; Enter opens one."""

    TITLE = "手册"
    AUTO_FOCUS = "VirtualTable"
    HAS_STATUS = False

    def compose_page(self) -> Iterable[Widget]:
        """The list."""
        yield VirtualTable(_COLUMNS)

    def on_mount(self) -> None:
        """Fill the list: nothing has to be read for it."""
        self._table.set_keys(range(len(manual.topics())))

    @property
    def _table(self) -> VirtualTable[Topic]:
        return self.query_one(VirtualTable)

    @on(VirtualTable.RowsRequested)
    def _provide(self, event: VirtualTable.RowsRequested) -> None:
        topics = manual.topics()
        self._table.provide_rows(event.request, {key: topics[key] for key in event.keys})

    @on(VirtualTable.RowSelected)
    def _selected(self) -> None:
        self.commands.run("manual.read")

    @handles(Command("manual.read", ("enter",), "阅读", "打开光标所在的文档"))
    async def read(self) -> None:
        """Show the document under the cursor."""
        await self.ask(DocumentScreen(manual.topics()[self._table.cursor]))

    @handles(Command("back", ("escape", "q"), "返回", "回到上一页"))
    def leave(self) -> None:
        """Close."""
        self.dismiss(None)


class DocumentScreen(PageScreen[None]):
    """One document.

    Args:
        topic: Which.
    """

    TITLE = "手册"
    AUTO_FOCUS = "TextLines"
    HAS_STATUS = False

    def __init__(self, topic: Topic) -> None:
        super().__init__()
        self._topic = topic

    def compose_page(self) -> Iterable[Widget]:
        """The text."""
        text = manual.read(self._topic.name)
        yield TextView(lambda width: document_lines(text, width))

    def on_mount(self) -> None:
        """Name the document."""
        self.set_heading(self.TITLE or "", self._topic.name)

    @handles(Command("search", ("/",), "搜索", "在文本中查找，n 下一处，N 上一处"))
    def search(self) -> None:
        """The same as the text's own key."""
        self.query_one(TextView).action_search()

    @handles(Command("back", ("escape", "q"), "返回", "回到上一页"))
    def leave(self) -> None:
        """Back to the topics."""
        self.dismiss(None)
