"""What a signer's certificate tells of a person is recorded, listed and reported masked only (P9)."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID
from pypdf import PdfReader
from sqlalchemy import text

from contract_tui.cli import shapes
from contract_tui.desk.proof.verification import verify_file
from contract_tui.domain.audit import details_as_shown
from contract_tui.domain.exchange import returned_facts
from contract_tui.domain.states import Substate
from contract_tui.domain.verdicts import Verdict
from tests.world.exchange import exchange_story, signed_by, world
from tests.world.people import OPERATOR
from tests.world.story import Story

HOLDER = "051@张三@110101199001010015@1 +86 139-0013-9000"
IN_FULL = ("110101199001010015", "19900101", "139-0013-9000", "13800000001")


@pytest.fixture
def exchange(tmp_path: Path) -> Iterator[Story]:
    story = exchange_story(tmp_path)
    yield story
    story.desk.close()


def sealed(story: Story, holder: str | x509.Name) -> str:
    number = story.customer_signing("E-01")
    story.desk.returns.accept(number, signed_by(story, number, world().root.issue(holder)), OPERATOR)
    story.wait(story.desk.settings.timing.seal_both)
    assert story.substate(number) is Substate.E_EFFECTIVE
    return number


def report_words(story: Story, number: str) -> str:
    asked = story.desk.evidence.request(number, OPERATOR)
    story.engine()
    content = story.desk.evidence.content(story.desk.evidence.get(asked.id).id)
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))


def test_only_whoever_accepts_the_file_sees_the_number(exchange: Story) -> None:
    number = exchange.customer_signing("E-01")
    returned = signed_by(exchange, number, world().root.issue(HOLDER))
    info = exchange.desk.returns.examine(number, returned)
    facts = dict(returned_facts(exchange.get(number), info))
    assert "110101199001010015" in facts["签署证书"]
    assert not any(each in repr(info) for each in IN_FULL)


def test_nothing_that_is_kept_or_given_out_has_the_number(exchange: Story) -> None:
    number = sealed(exchange, HOLDER)
    contract, events = exchange.get(number), exchange.desk.audit_trail.events(number)
    verified = verify_file(
        exchange.desk.documents.pdf(number).content,
        exchange.desk.settings,
        home=lambda: exchange.desk.context,
        clock=exchange.clock,
    )
    assert verified.verdict is Verdict.VALID, verified
    with exchange.desk.context.database.read() as session:
        rows = [
            str(row)
            for table in ("audit_event", "signature", "seal_certificate")
            for row in session.execute(text(f"SELECT * FROM {table}"))
        ]
    given_out = {
        "show": json.dumps(shapes.contract(contract), ensure_ascii=False, default=str),
        "events": str(events),
        "rows": str(rows),
        "verify": str(verified),
        "report": report_words(exchange, number),
    }
    for where, words in given_out.items():
        assert "张三" in words, where
        assert "110***********0015" in words or where == "verify", where
        assert not any(each in words for each in IN_FULL), where


@pytest.mark.parametrize("kind", ["1.2.156.10260.4.1.1", "1.2.156.112550.1.1"])
def test_an_attribute_without_a_name_is_no_tampering(exchange: Story, kind: str) -> None:
    name = x509.Name(
        [
            x509.NameAttribute(x509.ObjectIdentifier(kind), "110101199003071233"),
            x509.NameAttribute(NameOID.COMMON_NAME, "张三"),
        ]
    )
    number = sealed(exchange, name)
    shown = f"CN=张三, {kind}=110***********1233"
    assert exchange.get(number).signatures[0].certificate.subject == shown
    assert exchange.desk.audit_trail.audit(number).problems == ()
    events = exchange.desk.audit_trail.events(number)
    assert shown in [details_as_shown(each.details).get("certificate") for each in events]
    assert "110***********1233" in report_words(exchange, number)


def test_names_that_an_earlier_version_kept_in_full_are_masked_when_they_are_read(exchange: Story) -> None:
    number = sealed(exchange, "张三")
    with exchange.desk.context.database.write() as session:
        session.execute(text("UPDATE signature SET subject = 'CN=Z110101199001010015', issuer = subject"))
    certificate = exchange.get(number).signatures[0].certificate
    assert certificate.subject == "CN=Z110***********0015"
    told = details_as_shown(
        {
            "certificate": "CN=051@张三@E12345678@1",
            "reason": "客户电话 13800000001",
            "tracking_number": "SF13800000001",
            "customer": "13800000001",
            "orders": ["13800000001"],
            "copies": 2,
        }
    )
    assert told == {
        "certificate": "CN=051@张三@E******78@1",
        "reason": "客户电话 138****0001",
        "tracking_number": "SF13800000001",
        "customer": "13800000001",
        "orders": ["13800000001"],
        "copies": 2,
    }


def test_what_somebody_types_into_a_reason_is_recorded_masked(exchange: Story) -> None:
    number = exchange.customer_signing("E-01")
    reason = "客户 13800000001 要求，身份证 110101199001010015"
    exchange.desk.signing.cancel(number, reason, OPERATOR)
    exchange.engine()
    event = next(each for each in exchange.desk.audit_trail.events(number) if each.kind == "cancel")
    assert event.details["reason"] == "客户 138****0001 要求，身份证 110***********0015"
    assert exchange.desk.audit_trail.audit(number).problems == ()


def test_a_report_spells_out_what_no_font_has(exchange: Story) -> None:
    number = sealed(exchange, "สมชาย😀张三")
    words = report_words(exchange, number)
    assert "（U+0E2A）" in words
    assert "（U+1F600）张三" in words
