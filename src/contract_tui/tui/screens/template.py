"""Pages that are one text: 合同模板 (S3) and a contract's own text."""

from collections.abc import Iterable
from functools import partial

from textual.widget import Widget

from contract_tui.domain import labels
from contract_tui.domain.states import Channel
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import handles
from contract_tui.tui.page_screen import PageScreen
from contract_tui.tui.widgets.desk_text import DeskText, Read


class ReadingScreen(PageScreen[None]):
    """A page that is one text; a subclass says by `reader` which."""

    AUTO_FOCUS = "TextLines"
    HAS_STATUS = False

    def compose_page(self) -> Iterable[Widget]:
        """The text."""
        yield DeskText(self.reader() if self.access.ready else None)

    def desk_changed(self) -> None:
        """A text does not change; but the page may be older than the open desk."""
        self.query_one(DeskText).begin(self.reader())

    def reader(self) -> Read:
        """How the text is read."""
        raise NotImplementedError

    @handles(Command("search", ("/", "f3"), "搜索", "在文本中查找，n 下一处，N 上一处"))
    def search(self) -> None:
        """The same as the text's own key."""
        self.query_one(DeskText).action_search()

    @handles(Command("back", ("escape", "q"), "返回", "回到上一页"))
    def leave(self) -> None:
        """Close."""
        self.dismiss(None)


class TemplateScreen(ReadingScreen):
    """合同模板: what a contract says in either channel, before anything is created (S3).

    Args:
        channel: Whose template is shown first.
    """

    TITLE = "合同模板"

    def __init__(self, channel: Channel = Channel.BOTH) -> None:
        super().__init__()
        self._channel = channel

    def on_mount(self) -> None:
        """Name the channel."""
        self._name_channel()

    def reader(self) -> Read:
        """The channel's template."""
        return partial(self.desk.documents.template_lines, self._channel)

    @handles(Command("switch", ("tab", "right", "left"), "换签章方式", "在双方与单方的合同模板之间切换"))
    def switch_channel(self) -> None:
        """The other channel's."""
        self._channel = Channel.SINGLE if self._channel is Channel.BOTH else Channel.BOTH
        self._name_channel()
        self.query_one(DeskText).show(self.reader())

    def _name_channel(self) -> None:
        platform = self.access.settings.platform.short_name
        self.set_heading(self.TITLE or "", labels.channel(self._channel, platform))


class ContractTextScreen(ReadingScreen):
    """A contract's text, as it was reviewed and is signed.

    Args:
        number: The contract.
    """

    TITLE = "合同文本"

    def __init__(self, number: str) -> None:
        super().__init__()
        self._number = number

    def on_mount(self) -> None:
        """Name the contract."""
        self.set_heading(self.TITLE or "", self._number)

    def reader(self) -> Read:
        """The contract's text; a refusal says why there is none yet."""
        return partial(self.desk.documents.text_lines, self._number)
