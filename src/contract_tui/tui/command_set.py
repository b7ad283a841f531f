"""A screen's commands at work: which there are, how each stands now, and doing one."""

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, cast

from textual.binding import ActiveBinding

from contract_tui.domain.errors import DeskError
from contract_tui.tui.base_app import BaseApp
from contract_tui.tui.command_table import table_of
from contract_tui.tui.commands.command import HELP
from contract_tui.tui.commands.handling import Bound, CommandMethod, Controller
from contract_tui.tui.commands.keymap import keys_of
from contract_tui.tui.commands.meanings import canonical
from contract_tui.tui.commands.offer import Offer
from contract_tui.tui.general_commands import General, HasCommands
from contract_tui.tui.jobs import Jobs
from contract_tui.tui.textual_internals import own_keys
from contract_tui.tui.widgets.command_footer import FooterEntry

if TYPE_CHECKING:
    from textual.screen import Screen


class HasCommandTable(HasCommands, Protocol):
    """A screen, as far as the set of its commands knows it."""

    TABLE: ClassVar[tuple[CommandMethod[Any], ...]]
    POSSIBLE_FIRST: ClassVar[bool]
    jobs: Jobs
    controllers: tuple[Controller[Any], ...]

    @property
    def is_active(self) -> bool:
        """Whether it is on top."""

    @property
    def desk_app(self) -> BaseApp:
        """The application, which reports errors and says why keys do nothing."""


class CommandSet:
    """The commands of one screen, each tied to the object that does it: a controller, or the screen itself.

    Args:
        screen: Whose they are; its controllers are asked for when the first command is needed.
    """

    def __init__(self, screen: HasCommandTable) -> None:
        self._screen = screen

    @cached_property
    def _bound(self) -> dict[str, Bound]:
        return self.bind()

    def bind(self) -> dict[str, Bound]:
        """The commands by their ids, in the table's order."""
        screen = self._screen
        owners = (*screen.controllers, screen, General(screen))
        return {method.command.id: method.bind(_owner(method, owners)) for method in table_of(type(screen))}

    def __getitem__(self, command_id: str) -> Bound:
        """A command by its id.

        Raises:
            KeyError: The screen has no such command.
        """
        return self._bound[command_id]

    def offers(self) -> tuple[Offer, ...]:
        """All commands as they stand now, in the table's order."""
        working = {(binding.id, key) for key, binding in own_keys(cast("Screen[Any]", self._screen))}
        return tuple(
            Offer(
                bound.command,
                tuple(key for key in map(canonical, keys_of(bound.declared)) if (name, key) in working),
                bound.why_not(),
                bound.is_shown(),
            )
            for name, bound in self._bound.items()
        )

    def footer_entries(self) -> list[FooterEntry]:
        """What the footer shows, help last; a command whose keys the focused field swallows is left out."""
        possible_first = self._screen.POSSIBLE_FIRST
        offers = sorted(
            (offer for offer in self.offers() if offer.is_shown and offer.keys),
            key=lambda offer: (offer.command.id == HELP.id, possible_first and offer.reason is not None),
        )
        return [FooterEntry(o.command.id, o.keys[0], o.command.words, o.reason is None) for o in offers]

    def marked(self, bindings: Mapping[str, ActiveBinding]) -> dict[str, ActiveBinding]:
        """Textual's map of keys, with commands that are not possible now marked as disabled."""
        possible = {name: bound.why_not() is None for name, bound in self._bound.items()}
        return {
            key: active._replace(enabled=possible.get(active.binding.id or "", active.enabled))
            for key, active in bindings.items()
        }

    def is_running(self, *, apart_from: Collection[str]) -> bool:
        """Whether a command is under way.

        Args:
            apart_from: The ids of those that do not count.
        """
        jobs = self._screen.jobs
        return any(jobs.is_running(_group(name)) for name in self._bound if name not in apart_from)

    def run(self, command_id: str) -> None:
        """Do a command, or tell why it is not possible now.

        A key that was pressed before another page or dialog had opened does nothing more here; while an async
        command runs its key says so.

        Raises:
            KeyError: The screen has no such command.
        """
        screen = self._screen
        if not screen.is_active:
            return
        bound, group = self[command_id], _group(command_id)
        reason = bound.why_not()
        if reason is not None:
            screen.desk_app.key_answers.refuse(reason)
            return
        if screen.jobs.is_running(group):
            screen.desk_app.key_answers.refuse(f"“{bound.command.words}”正在进行，请稍候。")
            return
        try:
            doing = bound.do()
        except DeskError as error:
            screen.desk_app.report(error)
            return
        if doing is not None:
            screen.jobs.start(doing, group)


def _group(command_id: str) -> str:
    return f"command:{command_id}"


def _owner(method: CommandMethod[Any], owners: Sequence[object]) -> Any:
    owner = next((each for each in owners if isinstance(each, method.owner)), None)
    if owner is None:
        raise LookupError(
            f"nobody does {method.command.id}: no {method.owner.__name__} among the controllers"
        )
    return owner
