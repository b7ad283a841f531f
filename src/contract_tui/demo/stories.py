"""What happened in the demo before it was opened: one story per state that a contract can be in."""

from collections.abc import Callable
from datetime import datetime, timedelta

from contract_tui.demo.data import (
    ACTIVATED,
    INDIVIDUAL,
    MISSED,
    NEW,
    NOT_ACTIVATED,
    PARTIES,
    PROMPT,
    REFUSES,
    SILENT,
    SLOW,
)
from contract_tui.demo.script import BY, MINUTES, Script, anything, settled_by_consumption
from contract_tui.domain.parties import PartyDetails
from contract_tui.domain.states import Channel

Story = Callable[[Script], object]


def _signed_long_ago(script: Script) -> None:
    script.sent(ACTIVATED, 3, PROMPT)


def _paper_sent(script: Script) -> None:
    number = script.converted(ACTIVATED, 4)
    script.wait(20 * MINUTES)
    script.ask_for_paper(number)


def _expired(script: Script) -> None:
    script.sent(ACTIVATED, 2, SILENT)


def _refused(script: Script) -> None:
    script.sent(ACTIVATED, 2, REFUSES)


def _individual(script: Script) -> None:
    script.sent(INDIVIDUAL, 3, "赵演示")


def _settled_by_consumption(script: Script) -> None:
    script.sent(ACTIVATED, 5, SLOW, settled_by_consumption)


def _cancelled(script: Script) -> None:
    number = script.sent(ACTIVATED, 2, MISSED)
    script.wait(60 * MINUTES)
    script.desk.signing.cancel(number, "签署人未收到签署信息，改由他人签署", BY)


def _as_many_as_fit(script: Script) -> None:
    script.converted(ACTIVATED, 30, anything)


def _sealed_for_one_not_activated(script: Script) -> None:
    script.converted(NOT_ACTIVATED, 6, anything)


def _voided(script: Script) -> None:
    number = script.drafted(NOT_ACTIVATED, 2)
    script.wait(30 * MINUTES)
    script.desk.drafts.void(number, BY)


def _deleted(script: Script) -> None:
    number = script.open(Channel.BOTH, ACTIVATED, 1)
    script.wait(10 * MINUTES)
    script.desk.drafts.delete(number, BY)


def _draft_made(script: Script) -> None:
    script.drafted(NOT_ACTIVATED, 3)


def _paper_asked_for(script: Script) -> None:
    number = script.sent(ACTIVATED, 4, PROMPT)
    script.wait(60 * MINUTES)
    script.ask_for_paper(number)


def _text_to_check(script: Script) -> None:
    script.reviewed(ACTIVATED, 5, anything)


def _signer_to_confirm(script: Script) -> None:
    script.confirmed(ACTIVATED, 2, PROMPT)


def _never_signs(script: Script) -> None:
    script.sent(ACTIVATED, 2, SILENT)


def _half_filled(script: Script) -> None:
    number = script.open(Channel.BOTH, INDIVIDUAL, 2)
    typed = PARTIES[INDIVIDUAL]
    script.desk.drafts.save_party(number, PartyDetails(typed.contact, typed.phone), BY)


def _message_missed(script: Script) -> None:
    script.sent(ACTIVATED, 3, MISSED)


def _under_way(script: Script) -> None:
    """What the engine has to go on with when the demo opens."""
    leaving = script.sent(ACTIVATED, 1, SILENT)
    sealing = script.drafted(NOT_ACTIVATED, 2)
    script.wait(5 * MINUTES)
    script.desk.signing.cancel(leaving, "订单选择有误", BY)
    script.desk.signing.convert(sealing, BY)
    script.open(Channel.SINGLE, ACTIVATED, 2)
    script.desk.customers.add_signer(ACTIVATED, NEW, "13800000007", BY)


STORIES: tuple[tuple[timedelta, Story], ...] = (
    (timedelta(days=42), _signed_long_ago),
    (timedelta(days=38), _paper_sent),
    (timedelta(days=35), _expired),
    (timedelta(days=30), _refused),
    (timedelta(days=26), _individual),
    (timedelta(days=21), _settled_by_consumption),
    (timedelta(days=17), _cancelled),
    (timedelta(days=14), _as_many_as_fit),
    (timedelta(days=11), _sealed_for_one_not_activated),
    (timedelta(days=9), _voided),
    (timedelta(days=7), _deleted),
    (timedelta(days=5), _draft_made),
    (timedelta(days=3), _paper_asked_for),
    (timedelta(days=2), _text_to_check),
    (timedelta(days=1, hours=5), _signer_to_confirm),
    (timedelta(days=1), _never_signs),
    (timedelta(hours=20), _half_filled),
    (timedelta(hours=2), _message_missed),
    (timedelta(minutes=21), _under_way),
)
"""How long before the end each story begins; each is over before the next one, the last one at the end."""


def tell_stories(script: Script, end: datetime) -> None:
    """Let everything happen up to the end.

    Args:
        script: Whose clock stands before the first story.
        end: UTC, the demo's first moment.
    """
    for before, story in STORIES:
        script.until(end - before)
        story(script)
    script.until(end)
