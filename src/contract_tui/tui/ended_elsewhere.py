"""A page whose contract is ended elsewhere: it closes when that was read, not under the fingers."""

from collections.abc import Callable
from functools import partial

from textual import events

from contract_tui.tui.commands.command import HELP, PALETTE, QUIT
from contract_tui.tui.commands.keymap import key_name
from contract_tui.tui.dialogs import Notice
from contract_tui.tui.host import Host

_USED = frozenset({"dialog.close", "dialog.cancel", "dialog.scroll", HELP.id, PALETTE.id, QUIT.id})


class EndedNotice(Notice):
    """Says that a page is about to close; what is typed on meanwhile does nothing.

    Args:
        sentence: Who has ended the contract, and when.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__("合同已不存在", [sentence, "当前页面将关闭，不能继续办理此合同。"])

    def on_key(self, event: events.Key) -> None:
        """Characters that open something on every page were meant for the page below."""
        active = self.active_bindings.get(event.key)
        if active is not None and active.binding.id and active.binding.id not in _USED:
            event.stop()
            self.desk_app.key_answers.refuse(f"请先阅读提示，按 {key_name('dialog.close')} 关闭。")


class EndedElsewhere:
    """Closes a page whose contract is there no more, once the operator has read who ended it.

    Without the notice keys that were meant for the page would be commands of the one below. What was ended
    from this window is no news in it: such a page closes at once.

    Args:
        host: The page.
        close: Closes it.
    """

    def __init__(self, host: Host, close: Callable[[], object]) -> None:
        self._host, self._close = host, close
        self._is_asking = False

    def tell(self, number: str, sentence: str) -> None:
        """The contract is gone: say so and close; while something lies above, only when that has closed.

        Args:
            sentence: Who has ended it, and when.
        """
        host, own = self._host, self._host.access.own
        if self._is_asking or not host.is_active or own.is_acting_on(number):
            return  # what is done here closes the page itself, or is refused and then read again
        if own.knows_gone(number):
            host.tell_next(sentence, "warning")
            self._close()
            return
        self._is_asking = True
        host.go_to(EndedNotice(sentence), partial(self._was_read, number))

    def _was_read(self, number: str, _: None) -> None:
        self._is_asking = False
        self._host.access.own.note_gone(number)
        self._close()
