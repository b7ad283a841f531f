"""Who signed, when, and whether that is believed: roots, revocation, expiry, timestamps."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from asn1crypto import cms
from pyhanko.pdf_utils import generic
from pyhanko.sign import general
from pyhanko.sign.signers import pdf_cms as signed_cms
from pyhanko.sign.timestamps import DummyTimeStamper

from contract_tui.domain.errors import ExitCode
from contract_tui.domain.seals import DEMO_ROOT_NAME
from contract_tui.domain.signatures import Level
from contract_tui.domain.verdicts import Flaw, Kind, TimeSource, Verdict
from contract_tui.signing.trust import Trust
from tests.world.signing import files
from tests.world.signing.examining import examined, flaws
from tests.world.signing.files import NOW, Authority, Holder, cast

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def two(
    platform: Holder | None = None, stamper: DummyTimeStamper | None = None, customer: Holder | None = None
) -> bytes:
    return files.by_platform(files.by_customer(by=customer, stamper=stamper), platform, stamper=stamper)


def with_crl(*revoked: tuple[Holder, timedelta], until: timedelta = 30 * DAY) -> Trust:
    lists = cast().root.crl(*revoked, until=until), cast().stamping_root.crl()
    return replace(cast().trust, crls=lists)


def test_a_good_contract_of_two_parties_is_valid() -> None:
    report = examined(files.both())
    assert (report.verdict, report.verdict.exit_code) == (Verdict.VALID, ExitCode.DONE)
    assert report.line == (
        "有效：2 个签名完好、可信、齐全，签署后没有改动；甲方证书持有人为 CN=甲方, C=CN，没有记录可核对。"
    )
    first, second = report.signatures
    assert (first.title, first.kind, second.title, second.kind) == (
        "甲方签名", Kind.CERTIFICATION, "平台签章", Kind.APPROVAL,
    )  # fmt: skip
    assert first.chain == ("CN=甲方, C=CN", "CN=测试根证书, C=CN")
    assert first.certificate is not None
    assert first.certificate.fingerprint == cast().customer.fingerprint
    assert (first.coverage.words, second.coverage.words) == ("签署时的完整版本", "整个文件")
    assert first.changes == ("填写了签名域 Platform", "加盖骑缝章 3 处")
    assert second.changes == ()
    assert (first.time_source.words, first.level) == ("签署人的时钟", Level.B_B)
    assert first.at is not None
    assert abs(first.at - NOW) < HOUR
    assert not report.demonstration


def test_a_good_contract_of_the_platform_alone_is_valid() -> None:
    report = examined(files.single())
    assert report.verdict is Verdict.VALID
    assert [each.kind for each in report.signatures] == [Kind.CERTIFICATION]


def test_a_pdf_without_signatures_is_unsigned() -> None:
    report = examined(files.unsigned())
    assert (report.verdict, report.verdict.exit_code) == (Verdict.UNSIGNED, ExitCode.VERIFY_UNSIGNED)
    assert report.line == "没有签名：此 PDF 没有任何签名。"


def test_without_roots_nobody_is_trusted() -> None:
    report = examined(files.both(), Trust())
    assert report.verdict is Verdict.UNTRUSTED
    assert flaws(report) == {Flaw.CHAIN, Flaw.IDENTITY}
    assert any("signing.trust" in note for note in report.notes)


def test_a_demo_says_in_its_verdict_that_it_has_no_legal_effect() -> None:
    root = Authority(f"{DEMO_ROOT_NAME}0a1b2c3d")
    seal = root.issue("平台")
    content = two(seal, customer=root.issue("甲方"))
    trust = Trust(roots=(root.holder.asn1,)).knowing([seal.fingerprint])
    assert examined(content, trust).line.startswith("有效（演示，没有法律效力）：")
    assert examined(content).line.startswith("签名完好，但不可信（演示，没有法律效力）：")
    named_so = Authority("演示云计算有限公司")
    for harmless in (two(customer=cast().root.issue("演示科技有限公司")), two(named_so.issue("平台"))):
        assert not examined(harmless).demonstration


def test_revocation_that_nobody_looked_up_is_noted() -> None:
    assert any("吊销" in note for note in examined(files.both()).notes)
    checked = examined(files.both(), with_crl())
    assert (checked.verdict, checked.notes) == (Verdict.VALID, ())


@pytest.mark.parametrize("when", [-30 * DAY, -HOUR])
def test_a_revoked_seal_is_invalid(when: timedelta) -> None:
    report = examined(files.both(), with_crl((cast().platform, when)))
    assert report.verdict is Verdict.INVALID
    assert flaws(report) == {Flaw.REVOKED}
    assert "平台签章的证书已于" in report.line
    assert "吊销" in report.line


def test_a_seal_revoked_after_a_trusted_timestamp_stays_valid() -> None:
    revoked = with_crl((cast().platform, -HOUR))
    assert examined(two(stamper=cast().timestamps(-2 * HOUR)), revoked).verdict is Verdict.VALID
    report = examined(two(stamper=cast().timestamps(-HOUR / 2)), revoked)
    assert (report.verdict, flaws(report)) == (Verdict.INVALID, {Flaw.REVOKED})


def test_a_list_that_is_out_of_date_leaves_revocation_open() -> None:
    trust = with_crl(until=-HOUR)
    report = examined(files.both(), trust)
    assert (report.verdict, flaws(report)) == (Verdict.UNTRUSTED, {Flaw.REVOCATION_UNKNOWN})
    assert "signing.crls" in report.line


def test_a_list_of_somebody_else_leaves_revocation_open() -> None:
    trust = replace(cast().trust, crls=(Authority("另一根证书").crl(),))
    report = examined(files.both(), trust)
    assert (report.verdict, flaws(report)) == (Verdict.UNTRUSTED, {Flaw.REVOCATION_UNKNOWN})


def test_an_expired_certificate_without_a_timestamp_is_not_trusted() -> None:
    short = cast().root.issue("平台", until=HOUR)
    trust = cast().trust_in(short)
    assert examined(two(short), trust).verdict is Verdict.VALID
    report = examined(two(short), trust, 2 * DAY)
    assert (report.verdict, flaws(report)) == (Verdict.UNTRUSTED, {Flaw.EXPIRED})
    assert "平台签章" in report.line
    assert "到期" in report.line


def test_an_expired_certificate_with_a_timestamp_of_its_lifetime_is_valid() -> None:
    short = cast().root.issue("平台", until=HOUR)
    content, trust = two(short, cast().timestamps()), cast().trust_in(short)
    report = examined(content, trust, 2 * DAY)
    assert report.verdict is Verdict.VALID
    assert [each.level for each in report.signatures] == [Level.B_T, Level.B_T]
    assert {each.time_source for each in report.signatures} == {TimeSource.TIMESTAMP}
    assert report.signatures[1].at == NOW
    late = two(short, cast().timestamps(2 * HOUR))
    assert flaws(examined(late, trust, 2 * DAY)) == {Flaw.EXPIRED}


def test_a_later_timestamp_proves_that_an_earlier_signature_existed() -> None:
    short = cast().root.issue("甲方", until=HOUR)
    content = files.by_platform(files.by_customer(by=short), stamper=cast().timestamps())
    assert examined(content, after=2 * DAY).verdict is Verdict.VALID
    assert examined(two(customer=short), after=2 * DAY).verdict is Verdict.UNTRUSTED


def test_a_timestamp_of_an_unknown_authority_proves_nothing() -> None:
    short = cast().root.issue("平台", until=HOUR)
    trust = replace(cast().trust_in(short), timestamp_roots=cast().trust.roots)
    content = two(short, cast().timestamps())
    report = examined(content, trust)
    assert (report.verdict, flaws(report)) == (Verdict.UNTRUSTED, {Flaw.TIMESTAMP})
    assert "signing.timestamp_trust" in report.line
    assert {each.time_source for each in report.signatures} == {TimeSource.SIGNER}
    assert Flaw.EXPIRED in flaws(examined(content, trust, 2 * DAY))


def _token(at: timedelta) -> cms.ContentInfo:
    return asyncio.run(cast().timestamps(at).async_timestamp(bytes(32), "sha256"))


def test_a_timestamp_of_another_signature_proves_nothing() -> None:
    """A token is made for one signature's value; copied to another it is a lie about its time."""
    report = examined(two(stamper=Always(_token(-300 * DAY))))
    assert (report.verdict, flaws(report)) == (Verdict.UNTRUSTED, {Flaw.TIMESTAMP})
    assert "不是为此签名签发的" in report.line
    assert {each.time_source for each in report.signatures} == {TimeSource.SIGNER}


class Always(DummyTimeStamper):
    """Answers with the same token whatever it is asked."""

    def __init__(self, token: cms.ContentInfo) -> None:
        super().__init__(cast().stamper.asn1, cast().stamper.private)
        self._token = token

    async def async_dummy_response(self, md_algorithm: str) -> cms.ContentInfo:
        return self._token

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        return self._token


def test_a_false_timestamp_before_the_true_one_moves_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The holder of a revoked key adds a token that claims a time before the revocation."""
    revoked = with_crl((cast().platform, -HOUR))
    false = _token(-300 * DAY)
    simple: Callable[[str, object], cms.CMSAttribute] = general.simple_cms_attribute

    def doubled(kind: str, value: object) -> cms.CMSAttribute:
        made = simple(kind, value)
        if kind == "signature_time_stamp_token":
            made["values"] = [false, *made["values"]]
        return made

    monkeypatch.setattr(signed_cms, "simple_cms_attribute", doubled)
    content = two(stamper=cast().timestamps())
    assert examined(content).signatures[1].at == NOW
    report = examined(content, revoked)
    assert (report.verdict, flaws(report)) == (Verdict.INVALID, {Flaw.REVOKED})


def test_a_certificate_that_is_not_for_signing_is_not_trusted() -> None:
    encrypting = cast().root.issue("平台", signing=False)
    report = examined(two(encrypting), cast().trust_in(encrypting))
    assert (report.verdict, flaws(report)) == (Verdict.UNTRUSTED, {Flaw.KEY_USAGE})


def test_a_certificate_of_tomorrow_is_not_trusted_today() -> None:
    early = cast().root.issue("平台", since=DAY)
    report = examined(two(early), cast().trust_in(early))
    assert (report.verdict, flaws(report)) == (Verdict.UNTRUSTED, {Flaw.NOT_YET_VALID})


def test_a_signed_file_of_others_is_never_a_valid_contract() -> None:
    def rename(writer: object) -> None:
        for title, found in files.fields(writer).items():  # type: ignore[arg-type]  # a writer of pyHanko
            found["/T"] = generic.pdf_string(f"X{title}")
            writer.update_container(found)  # type: ignore[attr-defined]  # a writer of pyHanko

    other = files.changed(files.unsigned(both=False), rename)
    content = files.signed(other, "XPlatform", cast().platform, certify=True)
    report = examined(content)
    assert (report.verdict, flaws(report)) == (Verdict.INVALID, {Flaw.FOREIGN})
    assert report.line.startswith("无效：不是本程序的合同")
    assert not report.ours
    assert report.signatures[0].intact
    assert report.signatures[0].trusted


MAKERS: dict[str, Callable[[], bytes]] = {"both": files.both, "single": files.single}


@pytest.mark.parametrize("maker", MAKERS)
def test_verifying_takes_at_most_a_tenth_of_a_second(maker: str) -> None:
    content = MAKERS[maker]()
    examined(content)
    spent = []
    for _ in range(5):
        begun = time.process_time()
        examined(content)
        spent.append(time.process_time() - begun)
    assert min(spent) < 0.1
