"""Choosing how a contract is sealed: both ways in a list, and each by its number."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from contract_tui.domain.states import Channel
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import Controller, handles
from contract_tui.tui.customer_words import CHANNELS, channel_columns
from contract_tui.tui.host import Host
from contract_tui.tui.widgets.virtual_table import VirtualTable

_GROUP = "创建订单合同"


class ChannelPicker(Vertical):
    """The list of channels, of which the one under the cursor is marked.

    Args:
        platform: The platform's short name (P15).
        channel: Where the cursor begins.
    """

    DEFAULT_CSS = "ChannelPicker { height: auto; }"

    def __init__(self, platform: str, channel: Channel) -> None:
        super().__init__()
        self._first = CHANNELS.index(channel)
        self.table = VirtualTable(channel_columns(platform), box=lambda _channel: True, id="channels")

    def compose(self) -> ComposeResult:
        """One line for each."""
        yield self.table

    def on_mount(self) -> None:
        """They are known from the beginning."""
        self.table.set_keys(range(len(CHANNELS)))
        self.table.move_to(self._first)
        self.table.set_marked({self._first})

    @property
    def chosen(self) -> Channel:
        """The channel under the cursor."""
        return CHANNELS[self.table.cursor]

    def choose(self, channel: Channel) -> None:
        """Put the cursor on a channel."""
        self.table.move_to_key(CHANNELS.index(channel))

    @on(VirtualTable.RowsRequested)
    def _provide(self, event: VirtualTable.RowsRequested) -> None:
        event.stop()
        self.table.provide_rows(event.request, dict(enumerate(CHANNELS)))


class ChannelKeys(Controller[Host]):
    """Chooses a channel by its number, wherever the cursor is.

    Args:
        host: The dialog.
        picker: Where it is chosen.
    """

    def __init__(self, host: Host, picker: ChannelPicker) -> None:
        super().__init__(host)
        self._picker = picker

    @handles(Command("create.both", ("1",), "双方电子签章", "选择双方电子签章", _GROUP, in_footer=False))
    def both(self) -> None:
        """The customer signs, then the platform."""
        self._picker.choose(Channel.BOTH)

    @handles(Command("create.single", ("2",), "单方电子签章", "选择单方电子签章", _GROUP, in_footer=False))
    def single(self) -> None:
        """Only the platform signs."""
        self._picker.choose(Channel.SINGLE)
