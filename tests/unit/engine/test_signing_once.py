"""Signing is exactly-once in effect: what was signed but not stored is signed again, and one is stored."""

import hashlib
from collections.abc import Callable
from datetime import timedelta

import pytest

from contract_tui.desk.contracts.steps import Steps
from contract_tui.domain.contracts import DocumentKind
from contract_tui.domain.errors import HeldError
from contract_tui.domain.signatures import SignatureParty
from contract_tui.domain.states import Substate, Trigger
from contract_tui.store import signing
from tests.world.kills import Killed
from tests.world.people import OPERATOR
from tests.world.story import Story


def dying_at(trigger: Trigger) -> Callable[..., bool]:
    """`Steps.finish` of a process that is killed when it is about to store that step."""
    finish = Steps.finish

    def dies(self: Steps, claim: object, found: Trigger, **step: object) -> bool:
        if found is trigger:
            raise Killed
        return finish(self, claim, found, **step)  # type: ignore[arg-type]  # the caller's keywords

    return dies


def live_on(story: Story) -> None:
    """Let signer and platform do what they are due for."""
    story.wait(story.desk.settings.timing.signer)
    story.wait(story.desk.settings.timing.seal_both)


@pytest.mark.parametrize(
    ("trigger", "kind"),
    [
        (Trigger.CUSTOMER_SIGNED, DocumentKind.CUSTOMER_SIGNED),
        (Trigger.SEALED, DocumentKind.OFFICIAL),
    ],
)
def test_a_process_killed_between_signing_and_storing_leaves_one_signature(
    story: Story, monkeypatch: pytest.MonkeyPatch, trigger: Trigger, kind: DocumentKind
) -> None:
    number = story.customer_signing("E-01")
    timing = story.desk.settings.timing
    with monkeypatch.context() as patch:
        patch.setattr(Steps, "finish", dying_at(trigger))
        with pytest.raises(Killed):
            live_on(story)
    assert story.get(number).document(kind) is None
    story.wait(timing.lease)
    live_on(story)
    contract = story.get(number)
    assert contract.substate is Substate.E_EFFECTIVE
    assert [signature.party for signature in contract.signatures] == list(SignatureParty)
    assert [document.kind for document in contract.documents] == list(DocumentKind)
    assert story.desk.audit_trail.audit(number).problems == ()


def test_a_party_signs_once_whatever_a_later_step_brings(story: Story) -> None:
    number = story.effective("E-01")
    contract = story.get(number)
    with pytest.raises(HeldError, match="不会重复签署"), story.desk._database.write() as session:
        signing.add_signature(session, contract.id, contract.signatures[0])


def test_what_each_party_signed_extends_what_was_there_before(story: Story) -> None:
    contract = story.get(story.effective("E-01"))
    unsigned, customer, official = (
        story.desk.steps.document(contract, kind).content
        for kind in (DocumentKind.UNSIGNED, DocumentKind.CUSTOMER_SIGNED, DocumentKind.OFFICIAL)
    )
    assert customer.startswith(unsigned)
    assert official.startswith(customer)
    events = {event.kind: event.details for event in story.desk.audit_trail.events(contract.number)}
    for kind, content, event in (
        ("unsigned", unsigned, "unsigned_made"),
        ("customer_signed", customer, "customer_signed"),
        ("official", official, "sealed"),
    ):
        assert events[event][f"{kind}_sha256"] == hashlib.sha256(content).hexdigest()


def test_the_end_of_the_platforms_certificate_is_announced_to_those_who_never_see_the_key(
    story: Story,
) -> None:
    assert story.desk.signatures.expiry() == "", "nothing was sealed yet"
    number = story.effective("E-01")
    assert story.desk.signatures.expiry() == ""
    platform = story.get(number).signatures[-1].certificate
    story.clock.moment = platform.not_after - timedelta(days=31)
    assert story.desk.signatures.expiry() == ""
    story.clock.tick(86_400 * 2)
    assert "还有 29 天" in story.desk.signatures.expiry()
    story.clock.tick(86_400 * 30)
    assert "过期" in story.desk.signatures.expiry()


def test_a_contract_of_one_channel_is_certified_by_the_platform(story: Story) -> None:
    number = story.generated("E-01")
    story.desk.signing.convert(number, OPERATOR)
    story.wait(story.desk.settings.timing.seal_single)
    contract = story.get(number)
    assert [signature.party for signature in contract.signatures] == [SignatureParty.PLATFORM]
    assert [document.kind for document in contract.documents] == [
        DocumentKind.DRAFT_PDF,
        DocumentKind.OFFICIAL,
    ]
