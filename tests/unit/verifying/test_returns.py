"""What a signer may give back, and everything that is not accepted."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields as pdf_fields
from pyhanko.sign.fields import FieldMDPAction, FieldMDPSpec, MDPPerm, SigFieldSpec

from contract_tui.domain.errors import ForbiddenError, InvalidInputError
from contract_tui.domain.signatures import Level, SignatureInfo, SignatureParty
from contract_tui.domain.signed_content import signature_problems
from contract_tui.domain.verdicts import Verdict
from contract_tui.signing.verifying import check_return, signed_content, verify
from tests.unit.verifying.test_attacks import UPDATES, flipped, last_container
from tests.world.signing import files
from tests.world.signing.files import NOW, Authority, cast

HOUR = timedelta(hours=1)


def accepted(returned: bytes, sent: bytes | None = None) -> SignatureInfo:
    return check_return(sent or files.unsigned(), returned, cast().trust, NOW)


def refused(returned: bytes, *words: str, sent: bytes | None = None) -> None:
    with pytest.raises(ForbiddenError) as told:
        accepted(returned, sent)
    assert all(word in told.value.message for word in words), told.value.message
    assert told.value.hint


@pytest.mark.parametrize("certify", [True, False])
def test_one_signature_in_party_as_field_is_accepted(certify: bool) -> None:
    returned = files.by_customer(certify=certify)
    info = accepted(returned)
    assert info.party is SignatureParty.CUSTOMER
    assert info.certificate.fingerprint == cast().customer.fingerprint
    assert abs(info.signed_at - NOW) < HOUR
    assert (info.level, info.timestamp_at) == (Level.B_B, None)
    assert verify(files.by_platform(returned), cast().trust, NOW).verdict is Verdict.VALID


def test_a_timestamp_of_the_signers_is_recorded() -> None:
    info = accepted(files.by_customer(stamper=cast().timestamps(-HOUR)))
    assert (info.level, info.timestamp_at) == (Level.B_T, NOW - HOUR)


def test_who_signs_without_a_clock_signed_when_the_timestamp_says() -> None:
    with files.claiming(None):
        returned = files.by_customer(stamper=cast().timestamps(-HOUR))
    info = accepted(returned)
    assert (info.signed_at, info.timestamp_at) == (NOW - HOUR, NOW - HOUR)
    assert tuple(signature_problems([info], signed_content(returned))) == ()
    with files.claiming(None):
        refused(files.by_customer(), "没有写明签署时间")


@pytest.mark.parametrize("zone", ["", "Z", "+00'00'", "+00'00"])
def test_the_time_of_signing_is_the_same_for_whoever_reads_it(zone: str) -> None:
    with files.claiming(f"D:{NOW:%Y%m%d%H%M%S}{zone}"):
        returned = files.by_customer()
    info = accepted(returned)
    assert info.signed_at == NOW
    assert tuple(signature_problems([info], signed_content(returned))) == ()


def test_the_signer_may_draw_a_seal_into_the_field() -> None:
    drawn = files.changed(files.unsigned(), files.draw("PartyA"))
    returned = files.signed(drawn, "PartyA", cast().customer, certify=True)
    assert accepted(returned).certificate.subject == "CN=甲方, C=CN"


def test_the_same_file_unsigned_is_refused() -> None:
    refused(files.unsigned(), "没有签名", "完全相同")
    refused(files.changed(files.unsigned(), files.draw("PartyA")), "签名域 PartyA 为空")


def test_another_file_is_refused() -> None:
    refused(files.by_customer(files.unsigned(4)), "不是发出的文件加上签名")
    refused(flipped(files.by_customer(), 3_000), "不是发出的文件加上签名")
    with pytest.raises(InvalidInputError):
        accepted(b"PK\3\4 no pdf")


@pytest.mark.parametrize("attack", [attack for attack in UPDATES if attack != "field renamed"])
def test_anything_extra_is_refused(attack: str) -> None:
    change, _, words = UPDATES[attack]
    before = files.by_customer(files.changed(files.unsigned(), change))
    refused(before, "除了甲方签名还有别的改动", words)
    same_revision = files.signed(files.unsigned(), "PartyA", cast().customer, change, certify=True)
    refused(same_revision, "除了甲方签名还有别的改动", words)
    refused(files.changed(files.by_customer(), change), "除了甲方签名还有别的改动", words)


def test_a_renamed_field_is_refused() -> None:
    renamed = files.changed(files.unsigned(), UPDATES["field renamed"][0])
    refused(files.signed(renamed, "PartyB", cast().customer, certify=True), "甲方签名域以外的签名", "PartyB")


def test_the_platforms_field_is_not_the_signers() -> None:
    mine = files.signed(files.unsigned(), "Platform", cast().customer, certify=True)
    refused(mine, "甲方签名域以外的签名", "Platform")
    refused(files.signed(files.by_customer(), "Platform", cast().customer), "Platform")


def test_a_second_signature_is_refused() -> None:
    def new_field(writer: IncrementalPdfFileWriter) -> None:
        pdf_fields.append_signature_field(writer, SigFieldSpec("Witness"))

    third = files.signed(files.by_customer(certify=False), "Witness", cast().root.issue("见证人"), new_field)
    refused(third, "甲方签名域以外的签名", "Witness")
    empty = files.signed(files.unsigned(), "PartyA", cast().customer, new_field)
    refused(empty, "除了甲方签名还有别的改动", "Witness")


def test_trailing_bytes_are_refused() -> None:
    refused(files.by_customer() + b"\0", "文件末尾之后有多余的内容")


def test_a_broken_signature_is_refused() -> None:
    content = files.by_customer()
    refused(flipped(content, last_container(content) + 9), "已损坏")
    refused(flipped(content, len(files.unsigned()) + 200), "")


@pytest.mark.parametrize(
    ("permission", "words"),
    [(MDPPerm.NO_CHANGES, "禁止任何后续改动，平台不能再盖章"), (MDPPerm.ANNOTATE, "应只允许填写表单")],
)
def test_a_certification_that_leaves_no_room_for_the_seal_is_refused(permission: MDPPerm, words: str) -> None:
    refused(files.by_customer(permission=permission), words)


def test_a_signature_that_locks_the_platforms_fields_is_refused() -> None:
    for lock in (FieldMDPSpec(FieldMDPAction.ALL), FieldMDPSpec(FieldMDPAction.INCLUDE, ["EdgeSeal1"])):
        refused(files.by_customer(lock=lock), "锁定了平台的签名域")


def test_a_signature_that_leads_to_no_root_is_refused() -> None:
    stranger = Authority("另一根证书").issue("甲方")
    refused(files.by_customer(by=stranger), "不是由受信任的根证书签发的")
    refused(files.by_customer(by=cast().root.issue("甲方", since=-48 * HOUR, until=-HOUR)), "到期")


def test_a_revoked_signer_is_refused() -> None:
    trust = replace(cast().trust, crls=(cast().root.crl((cast().customer, -HOUR)),))
    with pytest.raises(ForbiddenError, match="吊销"):
        check_return(files.unsigned(), files.by_customer(), trust, NOW)


HELPS: dict[str, tuple[Callable[[], files.Holder], str]] = {
    "unknown root": (lambda: Authority("另一根证书").issue("甲方"), "signing.trust"),
    "expired": (lambda: cast().root.issue("甲方", since=-48 * HOUR, until=-HOUR), "在有效期内"),
    "not begun": (lambda: cast().root.issue("甲方", since=HOUR, until=48 * HOUR), "本机的时间"),
    "not for signing": (lambda: cast().root.issue("甲方", signing=False), "用途包括签署文件"),
    "SHA-1 certificate": (lambda: cast().root.issue_by_sha1("甲方"), "SHA-256"),
}


@pytest.mark.parametrize("case", HELPS)
def test_the_advice_helps_against_what_is_wrong(case: str) -> None:
    made, helps = HELPS[case]
    with pytest.raises(ForbiddenError) as told:
        accepted(files.by_customer(by=made()))
    assert helps in told.value.hint, told.value.sentence
    assert ("signing.trust" in told.value.hint) == (case == "unknown root"), told.value.sentence


def test_weak_digests_are_told_as_such_whatever_is_trusted() -> None:
    with pytest.raises(ForbiddenError, match="算法已不安全") as told:
        accepted(files.by_customer(digest="sha1"))
    assert "SHA-256" in told.value.hint
    assert "signing.trust" not in told.value.hint


def test_revocation_has_advice_of_its_own() -> None:
    for lists, helps in (
        (cast().root.crl((cast().customer, -HOUR)), "没有被吊销"),
        (cast().root.crl(until=-HOUR, since=-48 * HOUR), "signing.crls"),
    ):
        with pytest.raises(ForbiddenError) as told:
            check_return(files.unsigned(), files.by_customer(), replace(cast().trust, crls=(lists,)), NOW)
        assert helps in told.value.hint
