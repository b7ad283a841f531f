"""甲方信息簿: the contact details that prefill a customer's next contract (P3)."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict

from textual import on
from textual.containers import Vertical
from textual.widget import Widget

from contract_tui.domain.customers import Customer
from contract_tui.domain.parties import PARTY_LABELS, PartyDetails
from contract_tui.tui.commands.handling import commands_of
from contract_tui.tui.commands.keymap import key_name
from contract_tui.tui.controllers.form import FormKeeping
from contract_tui.tui.follower import Follower
from contract_tui.tui.page_screen import PageScreen
from contract_tui.tui.screens.new_contract.party import field_specs
from contract_tui.tui.widgets.facts import Facts
from contract_tui.tui.widgets.form import Form

_INTRO = "下次为此客户创建合同时，自动填入这些信息；在合同中修改后也会存回这里。已有合同保留各自的甲方信息。"


class PartyBookScreen(PageScreen[None]):
    """The form; what somebody else saves comes in wherever nothing was typed here.

    Args:
        customer: Whose entry.
    """

    TITLE = "甲方信息簿"
    AUTO_FOCUS = "SafeInput"
    DEFAULT_CSS = """
    PartyBookScreen {
        & Form { height: 1fr; }
        & #intro { margin: 1 1 1 1; color: $text-muted; }
    }
    """
    TABLE = commands_of(FormKeeping)

    def __init__(self, customer: Customer) -> None:
        super().__init__()
        self._customer = customer
        self._keeping = FormKeeping(self)
        self.controllers = (self._keeping,)
        self.follower = Follower(self, self._read)

    def compose_page(self) -> Iterable[Widget]:
        """What it is for; the form comes with the entry."""
        yield Facts([_INTRO], id="intro")
        yield Vertical(id="book")

    def on_mount(self) -> None:
        """Say whose it is."""
        self.set_heading(self.TITLE or "", self._customer.account)

    @property
    def form(self) -> Form | None:
        """The form, None until the entry was read."""
        return next(iter(self.query(Form)), None)

    @property
    def values(self) -> Mapping[str, str]:
        """What stands in the form."""
        return self.form.values if self.form else self._keeping.saved

    @on(Form.Submitted)
    def _submitted(self) -> None:
        self.commands.run(FormKeeping.save.command.id)

    async def _read(self) -> None:
        """Read the entry, and show it without touching what is being typed."""
        entry = await self.jobs.in_thread(self.desk.parties.book, self._customer.account)
        stored = {"name": self._customer.name} | asdict(entry or PartyDetails())
        before, self._keeping.saved = self._keeping.saved, stored
        if self.form is None:
            form = Form(field_specs(), stored, self.desk.parties.field_problem)
            await self.query_one("#book").mount(form)
            self.status.show(_intro(kept=bool(entry)), "" if entry else "warning")
            self.call_after_refresh(form.focus_field, "contact")
        elif before != stored:
            typed = self.form.values
            self.form.set_values({n: value for n, value in stored.items() if typed[n] == before[n]})

    async def save_form(self) -> None:
        """Make what stands there the entry."""
        details = PartyDetails(**{name: self.values[name] for name in PARTY_LABELS})
        saved = await self.jobs.in_thread(
            self.desk.parties.save, self._customer.account, details, self.operator
        )
        self._keeping.saved = {"name": self._customer.name} | asdict(saved)
        if self.form is not None:
            self.form.set_values(self._keeping.saved)
        self.status.show("已保存。", "good")

    def leave(self) -> None:
        """Close."""
        self.dismiss(None)


def _intro(*, kept: bool) -> str:
    save = f"按 {key_name('form.save')} 保存。"
    return f"信息簿中的内容如上。修改后{save}" if kept else f"信息簿中还没有此客户的信息。填写后{save}"
