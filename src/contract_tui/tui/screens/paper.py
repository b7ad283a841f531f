"""Paper copies: 申请纸质合同 (P1) and 查看邮寄信息 (P2)."""

from collections.abc import Iterable

from textual import on
from textual.containers import VerticalScroll
from textual.widget import Widget

from contract_tui.desk.paperwork.papers import NOTICE
from contract_tui.domain import labels
from contract_tui.domain.clock import local_text
from contract_tui.domain.contracts import Contract, PaperCopy
from contract_tui.domain.identity import mask_phone
from contract_tui.domain.parties import MAILING_LABELS, MOST_COPIES, Mailing, PartyDetails, mailing_problems
from contract_tui.domain.states import Channel, Substate
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import handles
from contract_tui.tui.dialogs import GROUP, Dialog
from contract_tui.tui.follower import Follower
from contract_tui.tui.page_screen import PageScreen
from contract_tui.tui.widgets.facts import Fact, Facts
from contract_tui.tui.widgets.form import FieldSpec, Form
from contract_tui.tui.widgets.timeline import Timeline, TimelineEntry

_PLACEHOLDERS = {"copies": f"1 至 {MOST_COPIES}", "phone": "手机号，或带区号的固定电话"}
_FIELDS = tuple(
    FieldSpec(name, label, placeholder=_PLACEHOLDERS.get(name, "")) for name, label in MAILING_LABELS.items()
)


def mailing_of(values: dict[str, str]) -> Mailing:
    """The mailing that a form's values make; a number of copies that is none counts as 0."""
    copies = values["copies"].strip()
    usable = copies.isascii() and copies.isdigit() and len(copies) <= len(str(MOST_COPIES))
    return Mailing(
        copies=int(copies) if usable else 0,
        recipient=values["recipient"].strip(),
        phone=values["phone"].strip(),
        address=values["address"].strip(),
    )


class PaperDialog(Dialog[Mailing | None]):
    """申请纸质合同: how many copies go where; the notice comes first (P1).

    Args:
        contract: For which contract.
        book: Party A's contact details, which prefill the form, or None.
    """

    TITLE = "申请纸质合同"
    AUTO_FOCUS = "SafeInput"
    DEFAULT_CSS = "PaperDialog Form { height: auto; max-height: 60vh; }"

    def __init__(self, contract: Contract, book: PartyDetails | None) -> None:
        facts: list[Fact] = [NOTICE, ("合同编号", contract.number), ("甲方", contract.customer_name)]
        super().__init__("申请纸质合同", facts)
        party = book or PartyDetails()
        self._values = {
            "copies": "1",
            "recipient": party.contact,
            "phone": party.phone,
            "address": party.address,
        }

    def compose_dialog(self) -> Iterable[Widget]:
        """The form."""
        yield Form(_FIELDS, self._values, self._problem)

    def _problem(self, name: str, value: str) -> str | None:
        values = {spec.name: "" for spec in _FIELDS} | {name: value}
        return mailing_problems(mailing_of(values)).get(name)

    @on(Form.Submitted)
    def _submitted(self) -> None:
        self.commands.run("paper.submit")

    @handles(Command("dialog.next", ("enter",), "下一项", "到下一项，在最后一项提交申请", GROUP))
    def go_to_first(self) -> None:
        """Reached only while no field has the focus: go to the first one."""
        self.query_one(Form).focus_field("copies")

    @handles(Command("paper.submit", ("f8", "ctrl+n"), "提交申请", "提交后邮寄地址不可修改", GROUP))
    def submit(self) -> None:
        """Answer with the mailing, or show what is wrong with it."""
        form = self.query_one(Form)
        if form.show_problems():
            self.dismiss(mailing_of(form.values))


class MailingScreen(PageScreen[None]):
    """查看邮寄信息: how far the paper copies are, followed live (P2).

    Args:
        number: The contract.
    """

    TITLE = "查看邮寄信息"
    AUTO_FOCUS = "#mailing"
    DEFAULT_CSS = """
    MailingScreen #mailing { padding: 1 2; height: 1fr; }
    MailingScreen Facts { margin-bottom: 1; }
    """

    def __init__(self, number: str) -> None:
        super().__init__()
        self._number = number
        self.follower = Follower(self, self._read)

    def compose_page(self) -> Iterable[Widget]:
        """Facts above, progress below."""
        with VerticalScroll(id="mailing"):
            yield Facts([("合同编号", self._number)])
            yield Timeline()

    async def _read(self) -> None:
        """Show the copies as they are now."""
        contract = await self.jobs.in_thread(self.desk.contracts.get, self._number)
        if contract.paper is not None:
            self.query_one(Facts).show(mailing_facts(contract, contract.paper))
            self.query_one(Timeline).show(mailing_steps(contract.paper, contract.channel))

    @handles(Command("back", ("escape", "q"), "返回", "回到上一页"))
    def leave(self) -> None:
        """Close."""
        self.dismiss(None)


def mailing_facts(contract: Contract, paper: PaperCopy) -> list[Fact]:
    """Where the copies go; the phone is masked (P9)."""
    facts: list[Fact] = [
        ("合同编号", contract.number),
        ("甲方", contract.customer_name),
        (MAILING_LABELS["copies"], f"{paper.mailing.copies} 份"),
        (MAILING_LABELS["recipient"], paper.mailing.recipient),
        (MAILING_LABELS["phone"], mask_phone(paper.mailing.phone)),
        (MAILING_LABELS["address"], f"{paper.mailing.address}（不可修改）"),
    ]
    if paper.sent_at is not None:
        facts += [("快递公司", paper.courier), ("运单号", paper.tracking_number)]
    return facts


def mailing_steps(paper: PaperCopy, channel: Channel) -> list[TimelineEntry]:
    """Applied, being prepared, sent (P2)."""
    preparing = f"备件，{labels.expected(Substate.PAPER_REQUESTED, channel)}"
    applied = TimelineEntry(local_text(paper.requested_at), "纸质合同申请已提交")
    if paper.sent_at is None:
        return [applied, TimelineEntry("", preparing, "now"), TimelineEntry("", "寄出", "later")]
    sent = f"已寄出，{paper.courier} {paper.tracking_number}"
    return [
        applied,
        TimelineEntry("", preparing, "done"),
        TimelineEntry(local_text(paper.sent_at), sent),
    ]
