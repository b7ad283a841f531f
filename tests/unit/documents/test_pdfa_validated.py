"""PDF/A-3U by veraPDF: everything that this program makes, before and after it is signed, in one run."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from asn1crypto import crl

from contract_tui.documents.fonts import load_fonts
from contract_tui.documents.pdf import make_pdf
from contract_tui.documents.stamps import edge_stamps, seal_stamp
from contract_tui.domain.contracts import DocumentKind
from contract_tui.domain.signatures import Level, SignatureParty
from contract_tui.domain.states import Channel
from contract_tui.signing.pades import LevelOptions, sign
from contract_tui.signing.trust import Trust
from contract_tui.store import documents
from tests.unit.documents.test_archivability import by_default_style, by_documented_style, by_keeping
from tests.world.clock import StillClock
from tests.world.exchange import exchange_story, outbox_file
from tests.world.homes import a_desk
from tests.world.paper.pages import SEAL_B, to_sign
from tests.world.paper.samples import markdown
from tests.world.paper.verapdf import needs_verapdf, validated
from tests.world.people import OPERATOR
from tests.world.signing.samples import NOW, a_crl, parsed
from tests.world.signing.steps import KEY, ROOT, TRUST
from tests.world.signing.tsa import Tsa, running_tsa
from tests.world.story import Story

Failures = Mapping[str, Mapping[str, str]]


@pytest.fixture(scope="module")
def failures(tmp_path_factory: pytest.TempPathFactory) -> Failures:
    """What is wrong with each document, by one run of the validator over all of them."""
    needs_verapdf()
    folder = tmp_path_factory.mktemp("pdfa")
    found = {**simulated(folder), **by_files(folder), **archived(folder)}
    return validated(found, folder)


def simulated(folder: Path) -> dict[str, bytes]:
    story = Story(a_desk(folder / "simulated", clock := StillClock()), clock)
    drafted = story.text_review("E-01")
    single = story.generated("E-02")
    story.desk.signing.convert(single, OPERATOR)
    story.wait(story.desk.settings.timing.seal_single)
    both = story.effective("E-03")
    asked = story.desk.evidence.request(both, OPERATOR)
    story.engine()
    found = {
        "draft": story.desk.documents.pdf(drafted, DocumentKind.DRAFT_PDF).content,
        "unsigned": stored(story, both, DocumentKind.UNSIGNED),
        "customer signed": stored(story, both, DocumentKind.CUSTOMER_SIGNED),
        "single": story.desk.documents.pdf(single).content,
        "both": story.desk.documents.pdf(both).content,
        "report": story.desk.evidence.content(asked.id),
    }
    story.desk.close()
    return found


def by_files(folder: Path) -> dict[str, bytes]:
    """Signers with programs of their own; the last one's program embeds nothing."""
    story = exchange_story(folder / "exchange")
    ways = {
        "kept look": by_keeping,
        "documented style": by_documented_style,
        "default style": by_default_style,
    }
    found = {}
    for order, (way, sign_it) in enumerate(ways.items(), 1):
        number = story.customer_signing(f"E-{order:02d}")
        found["sent"] = sent = outbox_file(story, number).read_bytes()
        returned = sign_it(sent, folder)
        story.desk.returns.accept(number, returned, OPERATOR)
        story.wait(story.desk.settings.timing.seal_both)
        found[f"returned, {way}"] = returned
        found[f"sealed, {way}"] = story.desk.documents.pdf(number).content
    story.desk.close()
    return found


def archived(folder: Path) -> dict[str, bytes]:
    """A contract by files, sealed with a time stamp, with validation data, and with an archive time stamp."""
    with running_tsa(folder / "tsa") as tsa:
        fonts = load_fonts(folder)
        options = replace(to_sign(Channel.BOTH), demonstration=False, customer_elsewhere=True)
        contract = make_pdf(markdown(4), options, fonts)
        first = by_keeping(contract.content, folder)
        found = {}
        for level, wanted in (
            (Level.B_T, replace(lasting(tsa), last=False)),
            (Level.B_LTA, lasting(tsa)),
            (Level.B_LT, lasting(tsa)),
        ):
            if level is Level.B_LT:
                tsa.behaviour, tsa.stops_after = "error", tsa.asked + 1
            made = sign(
                first,
                SignatureParty.PLATFORM,
                KEY,
                stamp=seal_stamp(SEAL_B, fonts),
                edge_seals=edge_stamps(SEAL_B, contract.pages, fonts),
                certify=False,
                at=NOW,
                options=wanted,
            )
            assert made.signature.level is level
            found[f"by files, {level.value}"] = made.content
    return found


def lasting(tsa: Tsa) -> LevelOptions:
    lists = tuple(crl.CertificateList.load(each) for each in (a_crl(ROOT), a_crl(tsa.issuer)))
    trust = Trust(roots=TRUST.roots, timestamp_roots=(parsed(tsa.issuer),), crls=lists)
    return LevelOptions(tsa.url, 5.0, trust, last=True)


def stored(story: Story, number: str, kind: DocumentKind) -> bytes:
    with story.desk.context.database.read() as session:
        found = documents.content(session, story.get(number).id, kind)
    assert found is not None
    return found[1]


def test_everything_that_is_made_is_pdf_a_3u_before_and_after_it_is_signed(failures: Failures) -> None:
    made = {name: dict(wrong) for name, wrong in failures.items() if "default style" not in name}
    assert len(made) == 14
    assert made == {name: {} for name in made}


@pytest.mark.parametrize("name", ["returned, default style", "sealed, default style"])
def test_the_validator_sees_what_a_program_without_embedded_fonts_leaves(
    failures: Failures, name: str
) -> None:
    assert "6.2.11.4.1-1" in failures[name]
