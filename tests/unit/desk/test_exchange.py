"""Signers who are not simulated: files that go out and come back signed (issue: provider `exchange`)."""

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from contract_tui.desk import open_desk
from contract_tui.domain.contracts import DocumentKind
from contract_tui.domain.customers import Activation, SignerStatus
from contract_tui.domain.errors import DeskError, ForbiddenError, HeldError, InvalidInputError, NotFoundError
from contract_tui.domain.parties import Mailing
from contract_tui.domain.signatures import Level, SignatureParty
from contract_tui.domain.states import Channel, Substate, VoidReason
from contract_tui.signing.opened import forget_seal
from contract_tui.store import documents
from tests.world.exchange import (
    exchange_settings,
    exchange_story,
    outbox_file,
    signed_by,
    world,
)
from tests.world.kills import Killed, killed
from tests.world.orders import an_order
from tests.world.people import ENTERPRISE, INDIVIDUAL, NOT_ACTIVATED, OPERATOR
from tests.world.signing.files import by_platform, changed, draw
from tests.world.story import Story

DAY = 86_400


@pytest.fixture
def exchange(tmp_path: Path) -> Iterator[Story]:
    story = exchange_story(tmp_path)
    yield story
    story.desk.close()


def refuses(call: Callable[[], object], match: str, kind: type[DeskError] = ForbiddenError) -> None:
    with pytest.raises(kind, match=match):
        call()


def kinds(story: Story, number: str) -> list[str]:
    return [event.kind for event in story.desk.audit_trail.events(number)]


def test_sending_writes_the_very_document_for_its_signer_and_for_nobody_else(exchange: Story) -> None:
    number = exchange.customer_signing("E-01")
    file, contract = outbox_file(exchange, number), exchange.get(number)
    with exchange.desk.context.database.read() as session:
        stored = documents.content(session, contract.id, DocumentKind.UNSIGNED)
    assert stored
    assert file.read_bytes() == stored[1]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert list(file.parent.iterdir()) == [file]
    assert contract.messages[0].detail == f"请将文件交给签署人：{file.name}"
    assert PdfFileReader(BytesIO(stored[1])).embedded_signatures == []


def test_a_contract_that_comes_back_signed_is_sealed_and_valid_for_another_program(exchange: Story) -> None:
    number = exchange.customer_signing("E-01")
    returned = signed_by(exchange, number)
    seen = exchange.desk.returns.examine(number, returned)
    assert exchange.substate(number) is Substate.CUSTOMER_SIGNING
    assert "张三" in seen.certificate.subject
    accepted = exchange.desk.returns.accept(number, returned, OPERATOR)
    assert accepted.certificate.fingerprint == seen.certificate.fingerprint == world().signer.fingerprint
    assert exchange.substate(number) is Substate.PLATFORM_SIGNING
    exchange.wait(exchange.desk.settings.timing.seal_both)
    contract = exchange.get(number)
    assert (contract.substate, contract.failure) == (Substate.E_EFFECTIVE, None)
    assert [(each.party, each.demonstration) for each in contract.signatures] == [
        (SignatureParty.CUSTOMER, False),
        (SignatureParty.PLATFORM, False),
    ]
    official = exchange.desk.documents.pdf(number).content
    assert official.startswith(returned)
    reader = PdfFileReader(BytesIO(official))
    trusted = ValidationContext(trust_roots=[world().root.holder.asn1])
    for signature in reader.embedded_signatures:
        assert validate_pdf_signature(signature, trusted).bottom_line
    assert [each.field_name for each in reader.embedded_signatures] == ["PartyA", "Platform"]


def test_accepting_records_whose_certificate_it_was_and_what_was_stored(exchange: Story) -> None:
    number = exchange.customer_signing("E-01")
    exchange.desk.returns.accept(number, signed_by(exchange, number), OPERATOR)
    event = next(e for e in exchange.desk.audit_trail.events(number) if e.kind == "customer_signed")
    document = exchange.get(number).document(DocumentKind.CUSTOMER_SIGNED)
    assert document
    assert event.operator == OPERATOR
    assert event.details["customer_signed_sha256"] == document.sha256
    assert event.details["fingerprint"] == world().signer.fingerprint
    assert "张三" in str(event.details["certificate"])
    assert event.details["level"] == Level.B_B.value
    assert exchange.desk.audit_trail.audit(number).problems == ()
    assert not outbox_file(exchange, number).exists(), "what came back need not lie there any longer"


def wrong_files(story: Story, number: str) -> dict[str, tuple[bytes, str]]:
    sent = outbox_file(story, number).read_bytes()
    good = signed_by(story, number)
    flipped = bytearray(good)
    flipped[len(sent) // 2] ^= 1
    return {
        "as it was sent": (sent, "没有签名"),
        "no PDF": (b"hello", "PDF"),
        "empty": (b"", "PDF"),
        "one bit": (bytes(flipped), "不同"),
        "trailing bytes": (good + b"\n% more", "覆盖|改动|多余"),
        "of a stranger": (signed_by(story, number, world().stranger), "信任|根证书|颁发"),
        "changes forbidden": (signed_by(story, number, permission=MDPPerm.NO_CHANGES), "禁止"),
        "sealed as well": (by_platform(good, world().platform), "以外的签名"),
        "changed afterwards": (changed(good, draw("EdgeSeal1")), "覆盖|改动"),
        "in the wrong field": (by_platform(sent, world().signer), "以外的签名"),
        "another contract's": (b"", "不同"),
    }


def test_every_wrong_file_is_refused_with_its_reason_and_changes_nothing(exchange: Story) -> None:
    number, other = exchange.customer_signing("E-01"), exchange.customer_signing("E-02")
    wrong = wrong_files(exchange, number)
    wrong["another contract's"] = (signed_by(exchange, other), "不同")
    before, trail, returns = exchange.get(number), kinds(exchange, number), exchange.desk.returns
    for name, (content, reason) in wrong.items():
        for call in (returns.examine, partial(returns.accept, by=OPERATOR)):
            with pytest.raises((ForbiddenError, InvalidInputError), match=reason):
                assert call(number, content) is None, name
    refuses(lambda: returns.examine(number, bytes((64 << 20) + 1)), "64", InvalidInputError)
    assert (exchange.get(number), kinds(exchange, number)) == (before, trail)
    exchange.desk.returns.accept(number, signed_by(exchange, number), OPERATOR)


def test_an_ordinary_signature_without_certification_is_accepted_and_can_be_sealed(exchange: Story) -> None:
    number = exchange.customer_signing("E-01")
    returned = signed_by(exchange, number, certify=False)
    exchange.desk.returns.accept(number, returned, OPERATOR)
    exchange.wait(exchange.desk.settings.timing.seal_both)
    assert exchange.substate(number) is Substate.E_EFFECTIVE


def test_a_file_that_was_signed_where_it_lies_is_not_overwritten_by_a_reminder(exchange: Story) -> None:
    number = exchange.customer_signing("E-01")
    returned = signed_by(exchange, number)
    outbox_file(exchange, number).write_bytes(returned)
    exchange.clock.tick(60)
    exchange.desk.signing.resend(number, OPERATOR)
    assert outbox_file(exchange, number).read_bytes() == returned


def test_a_file_that_was_damaged_or_removed_is_written_again_by_a_reminder(exchange: Story) -> None:
    number = exchange.customer_signing("E-01")
    file = outbox_file(exchange, number)
    sent = file.read_bytes()
    for damage in (lambda: file.write_bytes(sent[:100]), file.unlink):
        damage()
        exchange.clock.tick(60)
        exchange.desk.signing.resend(number, OPERATOR)
        assert file.read_bytes() == sent


def test_a_file_can_be_brought_back_once(exchange: Story) -> None:
    number = exchange.customer_signing("E-01")
    returned = signed_by(exchange, number)
    exchange.desk.returns.accept(number, returned, OPERATOR)
    refuses(lambda: exchange.desk.returns.accept(number, returned, OPERATOR), "已收回")
    exchange.wait(10)
    refuses(lambda: exchange.desk.returns.examine(number, returned), "已收回")
    refuses(
        lambda: exchange.desk.returns.refuse(number, "不同意", OPERATOR),
        "客户已签署，不能再登记拒签",
    )
    assert kinds(exchange, number).count("customer_signed") == 1


def test_a_decision_on_an_older_version_takes_nothing(exchange: Story) -> None:
    number = exchange.customer_signing("E-01")
    returned, seen = signed_by(exchange, number), exchange.get(number)
    exchange.clock.tick(60)
    exchange.desk.signing.resend(number, OPERATOR)
    accept = exchange.desk.returns.accept
    refuses(
        lambda: accept(number, returned, OPERATOR, version=seen.version), "在您查看之后已有变动", HeldError
    )
    assert exchange.get(number).signatures == ()
    accept(number, returned, OPERATOR, version=exchange.get(number).version)


def test_before_it_is_sent_and_in_the_other_channel_nothing_can_come_back(exchange: Story) -> None:
    draft, single = exchange.signer_review("E-01"), exchange.generated("E-02")
    refuses(lambda: exchange.desk.returns.accept(draft, b"", OPERATOR), "尚未发送")
    refuses(lambda: exchange.desk.returns.accept(single, b"", OPERATOR), "单方")


def test_simulated_signers_give_no_files_back(story: Story) -> None:
    number = story.customer_signing("E-01")
    refuses(lambda: story.desk.returns.examine(number, b""), "由签署服务送回")
    refuses(lambda: story.desk.returns.accept(number, b"", OPERATOR), "由签署服务送回")
    refuses(lambda: story.desk.returns.refuse(number, "不同意", OPERATOR), "由签署服务送回")
    assert story.substate(number) is Substate.CUSTOMER_SIGNING


def test_p8_the_deadline_voids_the_contract_withdraws_its_file_and_ends_returns(exchange: Story) -> None:
    number = exchange.customer_signing("E-01")
    returned = signed_by(exchange, number)
    exchange.wait(30 * DAY - 1)
    assert exchange.substate(number) is Substate.CUSTOMER_SIGNING
    exchange.clock.tick(1)
    refuses(lambda: exchange.desk.returns.accept(number, returned, OPERATOR), "期限已过")
    exchange.engine()
    assert exchange.get(number).reason is VoidReason.EXPIRED
    assert not outbox_file(exchange, number).exists()
    refuses(lambda: exchange.desk.returns.accept(number, returned, OPERATOR), "逾期")


def test_until_the_deadline_nobody_looks_at_a_contract_that_waits_for_its_file(exchange: Story) -> None:
    number = exchange.customer_signing("E-01")
    exchange.wait(exchange.desk.settings.timing.lease)
    assert exchange.desk.tasks.next_due() == exchange.get(number).signing_deadline


def test_a_refusal_is_recorded_with_its_reason_and_withdraws_the_file(exchange: Story) -> None:
    number = exchange.customer_signing("E-01")
    refuse = exchange.desk.returns.refuse
    for wrong in (" \n", "理" * 201, "由\x1b[2J"):
        refuses(partial(refuse, number, wrong, OPERATOR), "原因", InvalidInputError)
    assert refuse(number, " 价格  有误 ", OPERATOR) == ""
    contract = exchange.get(number)
    assert (contract.substate, contract.reason) == (Substate.VOIDED, VoidReason.REFUSED)
    event = exchange.desk.audit_trail.events(number)[-1]
    assert (event.kind, event.operator) == ("customer_refused", OPERATOR)
    assert event.details["reason"] == "价格 有误"
    assert not outbox_file(exchange, number).exists()
    refuses(lambda: refuse(number, "再次", OPERATOR), "客户拒签")


def test_a_file_that_cannot_be_withdrawn_undoes_no_refusal_and_is_named(
    exchange: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = exchange.customer_signing("E-01")

    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "unlink", denied)
    left = exchange.desk.returns.refuse(number, "不同意", OPERATOR)
    assert str(outbox_file(exchange, number)) in left
    assert exchange.get(number).reason is VoidReason.REFUSED


def test_a_cancel_that_is_committed_first_wins_over_the_returned_file(exchange: Story) -> None:
    number = exchange.customer_signing("E-01")
    returned = signed_by(exchange, number)
    exchange.desk.signing.cancel(number, "不再需要", OPERATOR)
    refuses(lambda: exchange.desk.returns.accept(number, returned, OPERATOR), "取消先于")
    exchange.engine()
    assert exchange.get(number).reason is VoidReason.CANCELLED
    assert not outbox_file(exchange, number).exists()
    refuses(lambda: exchange.desk.returns.accept(number, returned, OPERATOR), "取消先于")
    assert exchange.get(number).document(DocumentKind.CUSTOMER_SIGNED) is None


def test_a_cancel_while_the_file_is_examined_wins_and_the_operator_is_told(
    exchange: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = exchange.customer_signing("E-01")
    returned = signed_by(exchange, number)
    check = exchange.desk.signatures.check_return

    def meanwhile(sent: bytes, content: bytes) -> object:
        exchange.desk.signing.cancel(number, "不再需要", OPERATOR)
        return check(sent, content)

    monkeypatch.setattr(exchange.desk.signatures, "check_return", meanwhile)
    refuses(lambda: exchange.desk.returns.accept(number, returned, OPERATOR), "取消先于")
    assert exchange.substate(number) is Substate.CANCELLING
    assert exchange.get(number).signatures == ()


def test_a_return_that_is_committed_first_wins_over_the_cancel(exchange: Story) -> None:
    number = exchange.customer_signing("E-01")
    seen = exchange.get(number)
    exchange.desk.returns.accept(number, signed_by(exchange, number), OPERATOR)
    refuses(lambda: exchange.desk.signing.cancel(number, "晚了", OPERATOR), "客户已签署")
    refuses(
        lambda: exchange.desk.returns.refuse(number, "晚", OPERATOR, version=seen.version),
        "在您查看之后已有变动",
        HeldError,
    )


def test_p7_reminders_are_limited_as_with_simulated_signers(exchange: Story) -> None:
    number = exchange.customer_signing("E-01")
    resend = exchange.desk.signing.resend
    refuses(lambda: resend(number, OPERATOR), "60 秒")
    for _ in range(3):
        exchange.clock.tick(60)
        resend(number, OPERATOR)
    exchange.clock.tick(60)
    refuses(lambda: resend(number, OPERATOR), "最多 3 次")
    assert [message.ordinal for message in exchange.get(number).messages] == [1, 2, 3, 4]


def test_a_single_party_contract_is_sealed_by_the_platforms_own_key(exchange: Story) -> None:
    number = exchange.generated("E-01")
    exchange.desk.signing.convert(number, OPERATOR)
    exchange.wait(exchange.desk.settings.timing.seal_single)
    (signature,) = exchange.get(number).signatures
    assert signature.certificate.fingerprint == world().platform.fingerprint
    assert not signature.demonstration


def test_a_key_that_goes_away_after_the_sending_is_waited_for(tmp_path: Path) -> None:
    story = exchange_story(tmp_path / "all")
    number = story.customer_signing("E-01")
    Path(story.desk.settings.seal.key).unlink()
    forget_seal(story.desk.settings)
    story.desk.returns.accept(number, signed_by(story, number), OPERATOR)
    story.wait(story.desk.settings.timing.seal_both)
    contract = story.get(number)
    assert contract.substate is Substate.PLATFORM_SIGNING
    assert contract.failure
    assert "密钥" in contract.failure.error
    worker = Story(open_desk(exchange_settings(tmp_path / "all"), story.clock), story.clock)
    worker.wait(600)
    assert worker.substate(number) is Substate.E_EFFECTIVE
    worker.desk.close()
    story.desk.close()


def test_a_process_killed_before_the_file_was_written_has_sent_nothing(
    exchange: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = exchange.signer_review("E-01")

    with monkeypatch.context() as patch:
        patch.setattr("contract_tui.signing.outbox_folder.replace_at", killed)
        with pytest.raises(Killed):
            exchange.desk.signing.send(number, OPERATOR)
    exchange.wait(exchange.desk.settings.timing.lease)
    contract = exchange.get(number)
    assert (contract.substate, contract.messages, contract.awaiting_reply) == (
        Substate.SIGNER_REVIEW,
        (),
        False,
    )
    exchange.desk.signing.send(number, OPERATOR)
    assert len(exchange.get(number).messages) == 1


def test_a_process_killed_after_the_file_was_written_has_made_the_contract_available(
    exchange: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = exchange.signer_review("E-01")

    with monkeypatch.context() as patch:
        patch.setattr("contract_tui.signing.exchange.invitation", killed)
        with pytest.raises(Killed):
            exchange.desk.signing.send(number, OPERATOR)
    exchange.wait(exchange.desk.settings.timing.lease)
    contract = exchange.get(number)
    assert contract.substate is Substate.CUSTOMER_SIGNING
    assert "未确认" in contract.messages[0].detail
    exchange.desk.returns.accept(number, signed_by(exchange, number), OPERATOR)


def test_a_folder_that_cannot_be_written_sends_nothing_and_says_so(exchange: Story, tmp_path: Path) -> None:
    number = exchange.signer_review("E-01")
    exchange.desk.settings.outbox.write_text("a file where the folder should be")
    with pytest.raises(DeskError, match="无法写入待签署文件"):
        exchange.desk.signing.send(number, OPERATOR)
    assert exchange.substate(number) is Substate.SIGNER_REVIEW
    assert not exchange.get(number).awaiting_reply


def test_s9_where_contracts_are_files_the_activation_is_neither_asked_for_nor_simulated(
    exchange: Story,
) -> None:
    desk = exchange.desk
    assert [check.key for check in desk.customers.check(NOT_ACTIVATED, Channel.BOTH)] == [
        "verified",
        "framework",
    ]
    refuses(lambda: desk.customers.request_activation(NOT_ACTIVATED, OPERATOR), "不经过腾讯电子签")
    desk.orders.import_rows([an_order("N1", payer=NOT_ACTIVATED)], OPERATOR)
    assert desk.drafts.open(Channel.BOTH, NOT_ACTIVATED, ["N1"], OPERATOR)


def test_s30_no_clock_authorises_a_signer_an_operator_confirms_it(exchange: Story) -> None:
    customers = exchange.desk.customers
    number = exchange.signer_review("E-01")
    added = customers.add_signer(ENTERPRISE, "钱进", "13500135000", OPERATOR)
    exchange.desk.drafts.choose_signer(number, added.id, OPERATOR)
    assert exchange.wait(300 * DAY) == 0
    refuses(lambda: exchange.desk.signing.send(number, OPERATOR), "授权审核")
    refuses(lambda: customers.confirm_signer(INDIVIDUAL, added.id, OPERATOR), "不属于", NotFoundError)
    assert customers.confirm_signer(ENTERPRISE, added.id, OPERATOR).status is SignerStatus.AUTHORISED
    refuses(lambda: customers.confirm_signer(ENTERPRISE, added.id, OPERATOR), "已通过", HeldError)
    exchange.desk.signing.send(number, OPERATOR)
    assert exchange.substate(number) is Substate.CUSTOMER_SIGNING


def test_s30_where_signing_is_simulated_nobody_confirms_by_hand(story: Story) -> None:
    added = story.desk.customers.add_signer(ENTERPRISE, "钱进", "13500135000", OPERATOR)
    refuses(lambda: story.desk.customers.confirm_signer(ENTERPRISE, added.id, OPERATOR), "无需人工确认")


def test_p2_no_courier_is_invented_an_operator_records_the_real_one(exchange: Story) -> None:
    number = exchange.generated("E-01")
    exchange.desk.signing.convert(number, OPERATOR)
    exchange.wait(10)
    mailing = Mailing(1, "张三", "13800000001", "北京市海淀区中关村大街 1 号")
    exchange.desk.papers.request(number, mailing, OPERATOR)
    assert exchange.wait(365 * DAY) == 0
    hand_over = exchange.desk.papers.hand_over
    refuses(lambda: hand_over(number, " ", "SF1", OPERATOR), "快递公司", InvalidInputError)
    refuses(lambda: hand_over(number, "顺丰", "\x1b[2J", OPERATOR), "运单号", InvalidInputError)
    hand_over(number, "顺丰速运", "SF1234567890", OPERATOR)
    paper = exchange.get(number).paper
    assert paper
    assert (paper.courier, paper.tracking_number) == ("顺丰速运", "SF1234567890")
    assert exchange.substate(number) is Substate.PAPER_SENT
    # What is impossible now is said before what was typed is looked at.
    refuses(lambda: hand_over(number, "", "", OPERATOR), "纸质合同已经登记寄出")
    assert exchange.desk.audit_trail.events(number)[-1].operator == OPERATOR


def test_p2_where_signing_is_simulated_no_courier_is_recorded_by_hand(story: Story) -> None:
    refuses(lambda: story.desk.papers.hand_over("DD-20261123-000001-W", "顺丰", "1", OPERATOR), "模拟")


def test_what_was_asked_for_while_signing_was_simulated_is_not_answered_by_a_clock(
    story: Story, tmp_path: Path
) -> None:
    story.desk.customers.request_activation(NOT_ACTIVATED, OPERATOR)
    added = story.desk.customers.add_signer(ENTERPRISE, "钱进", "13500135000", OPERATOR)
    home = story.desk.settings.home
    settings = replace(exchange_settings(tmp_path / "other"), home=home)
    other = Story(open_desk(settings, story.clock), story.clock)
    assert other.wait(DAY) == 0
    customer = other.desk.customers.get(ENTERPRISE)
    assert next(s for s in customer.signers if s.id == added.id).status is SignerStatus.UNDER_REVIEW
    assert other.desk.customers.get(NOT_ACTIVATED).activation is Activation.PENDING
    other.desk.close()
