"""A page that asks for several settings at once, judges them as they are typed, and writes them whole."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from textual import on
from textual.widget import Widget

from contract_tui.tui.commands.handling import commands_of
from contract_tui.tui.controllers.form import FormKeeping
from contract_tui.tui.page_screen import PageScreen
from contract_tui.tui.widgets.facts import Fact, Facts
from contract_tui.tui.widgets.form import FieldSpec, Form, Validate


class SettingsFormScreen(PageScreen[bool]):
    """Answers whether something was written.

    Args:
        title: What is set.
        facts: What it is for.
        specs: The fields.
        values: What stands in them at first.
        problem: Judges a field.
        save: Writes all of them; called in a thread.
    """

    AUTO_FOCUS = "SafeInput"
    TITLE = "设置"
    DEFAULT_CSS = """
    SettingsFormScreen {
        & Form { height: 1fr; }
        & #intro { margin: 1 1 1 1; color: $text-muted; }
    }
    """
    TABLE = commands_of(FormKeeping)

    def __init__(
        self,
        title: str,
        facts: Sequence[Fact],
        specs: Sequence[FieldSpec],
        values: Mapping[str, str],
        problem: Validate,
        save: Callable[[Mapping[str, str]], None],
    ) -> None:
        super().__init__()
        self._title, self._facts, self._specs = title, facts, specs
        self._first, self._problem, self._save = values, problem, save
        self._keeping = FormKeeping(self)
        self.controllers = (self._keeping,)

    def compose_page(self) -> Iterable[Widget]:
        """What it is for, and the fields."""
        yield Facts(self._facts, id="intro")
        yield Form(self._specs, self._first, self._problem)

    def on_mount(self) -> None:
        """Name the page, and begin with what is stored."""
        self.set_heading(self._title)
        self._keeping.saved = self.values

    @property
    def form(self) -> Form:
        """The fields."""
        return self.query_one(Form)

    @property
    def values(self) -> Mapping[str, str]:
        """What stands in the fields."""
        return self.form.values

    @on(Form.Submitted)
    def _submitted(self) -> None:
        self.commands.run(FormKeeping.save.command.id)

    async def save_form(self) -> None:
        """Write what stands there, and go back."""
        await self.jobs.in_thread(self._save, self.values)
        self.dismiss(True)

    def leave(self) -> None:
        """Close; nothing was written."""
        self.dismiss(False)
