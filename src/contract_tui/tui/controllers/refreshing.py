"""Reading a list again because somebody asks for it, and saying that it was done (S53)."""

from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import Controller, handles
from contract_tui.tui.host import Host


class Refreshing(Controller[Host]):
    """Whether a refresh was asked for since the last read."""

    _asked = False

    @handles(Command("refresh", ("r", "f5"), "刷新", "立即重新读取列表", "合同列表"))
    def reread(self) -> None:
        """Read again now."""
        self._asked = True
        self.host.desk_changed()

    def was_read(self) -> None:
        """Say so to whoever asked."""
        if self._asked:
            self._asked = False
            self.host.tell("已刷新。")
