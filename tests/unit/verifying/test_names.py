"""Certificates in names of any script sign and are believed; personal data in them is masked (P9)."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.x509.name import _ASN1Type
from cryptography.x509.oid import NameOID

from contract_tui.domain.signatures import SignatureParty
from contract_tui.domain.verdicts import Flaw, Verdict
from contract_tui.signing.certificates import facts_of, is_self_issued, name_in_full, name_text
from contract_tui.signing.demo_keys import DemoKeys
from contract_tui.signing.pades import LevelOptions, sign
from contract_tui.signing.trust import Trust
from contract_tui.signing.verifying import check_return, verify
from tests.world.signing import files
from tests.world.signing.files import NOW, Authority, cast
from tests.world.signing.samples import EDGE, STAMP, a_document

NAMES = {
    "newer Han": "张𬱖",
    "Han of Unicode 8": "王\U0002cc56",
    "Arabic": "محمد بن سلمان",
    "Arabic beside Latin": "محمد Ltd",
    "Arabic before a digit": "محمد 1",
    "Hebrew beside Chinese": "דוד（示例公司）",
    "Thai": "สมชาย ใจดี",
    "emoji": "王芳😀",
    "private use": "王\ue000芳",
    "replacement": "王\ufffd芳",
}


def named(value: str, oid: x509.ObjectIdentifier = NameOID.COMMON_NAME, **how: object) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(oid, value, **how),  # type: ignore[arg-type]  # the caller's keywords
        ]
    )


@pytest.mark.parametrize("script", NAMES)
def test_a_name_in_any_script_signs_and_is_believed(script: str) -> None:
    """The signer and the authority above it bear the name."""
    root = Authority(NAMES[script] + "根证书")
    signer, platform = root.issue(NAMES[script]), root.issue(NAMES[script] + "平台")
    trust = Trust(roots=(root.holder.asn1,)).knowing([platform.fingerprint])
    returned = files.by_customer(by=signer)
    accepted = check_return(files.unsigned(), returned, trust, NOW)
    assert accepted.certificate.fingerprint == signer.fingerprint
    report = verify(files.by_platform(returned, platform), trust, NOW)
    assert report.verdict is Verdict.VALID, report.line
    assert [each.trusted for each in report.signatures] == [True, True]


@pytest.mark.parametrize("script", NAMES)
def test_a_name_in_any_script_is_compared_as_what_it_is(script: str) -> None:
    one, same, other = (
        asn1.Name.build({"common_name": value}) for value in (NAMES[script], NAMES[script], "王芳")
    )
    assert one == same
    assert one.hashable == same.hashable
    assert hash(one.hashable) == hash(same.hashable)
    assert one != other
    assert one.hashable != other.hashable
    assert is_self_issued(Authority(NAMES[script]).holder.asn1)


def test_names_that_can_be_prepared_are_compared_as_before() -> None:
    one, same = (asn1.Name.build({"common_name": value}) for value in ("Demo  Company", "DEMO company"))
    assert one == same
    assert one.hashable == same.hashable


@pytest.mark.parametrize("script", NAMES)
def test_revocation_is_found_under_a_name_in_any_script(script: str) -> None:
    root = Authority(NAMES[script])
    signer, platform = root.issue("甲方"), root.issue("平台")
    content = files.by_platform(files.by_customer(by=signer), platform)
    trust = Trust(roots=(root.holder.asn1,), crls=(root.crl(),)).knowing([platform.fingerprint])
    assert verify(content, trust, NOW).verdict is Verdict.VALID
    revoked = replace(trust, crls=(root.crl((signer, -files._DAY)),))
    assert Flaw.REVOKED in {each.flaw for each in verify(content, revoked, NOW).all_problems}


@pytest.mark.parametrize("script", [name for name in NAMES if name not in ("private use", "replacement")])
def test_simulated_signers_of_any_script_sign(script: str, tmp_path: object) -> None:
    keys = DemoKeys(tmp_path)  # type: ignore[arg-type]  # made to be wrong
    at = datetime.now(UTC)
    signed = sign(
        a_document(),
        SignatureParty.CUSTOMER,
        keys.signer(NAMES[script], NAMES[script], enterprise=True),
        stamp=STAMP,
        certify=True,
        at=at,
        options=LevelOptions(),
    )
    sealed = sign(
        signed.content,
        SignatureParty.PLATFORM,
        keys.seal(),
        stamp=STAMP,
        edge_seals=(EDGE, EDGE),
        certify=False,
        at=at,
        options=LevelOptions(),
    )
    assert NAMES[script] in signed.signature.certificate.subject
    assert [each.intact for each in verify(sealed.content, Trust(), at).signatures] == [True, True]


IDENTITY, PHONE = "110101199001010015", "13900139000"
HOLDERS = {
    "CFCA": f"051@王芳@{IDENTITY}@1",
    "kind and number": f"王芳@Z{IDENTITY}",
    "SF": f"SF{IDENTITY}",
    "a digit for the kind": f"051@0{IDENTITY}@王芳@1",
    "phone abroad": f"王芳 +86{PHONE}",
    "blanks": "王芳 110101 19900101 0015",
    "hyphens": "110101-19900101-0015 139-0013-9000",
    "full width": "１１０１０１１９９００１０１００１５",
}


@pytest.mark.parametrize("form", HOLDERS)
def test_personal_data_in_a_name_is_masked_everywhere_and_seen_at_acceptance(form: str) -> None:
    signer = cast().root.issue(HOLDERS[form])
    info = check_return(files.unsigned(), files.by_customer(by=signer), cast().trust, NOW)
    assert HOLDERS[form] in info.holder.replace("\\", "")
    report = verify(files.by_platform(files.by_customer(by=signer)), cast().trust, NOW)
    finding = report.signatures[0]
    assert finding.certificate
    for words in (info.certificate.subject, finding.certificate.subject, *finding.chain, repr(info)):
        digits = "".join(str(int(each)) for each in words.split("CN=")[-1] if each.isdecimal())
        assert "19900101" not in digits, words
        assert "00139" not in digits, words
    assert "*" in info.certificate.subject


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        (named(PHONE, NameOID.SERIAL_NUMBER), "139****9000"),
        (named(f"{PHONE}@139.com", NameOID.EMAIL_ADDRESS), "E=139****9000@139.com"),
        (named("1101-0119-9001-0100-15", NameOID.SERIAL_NUMBER), "110***********0015"),
        (named(IDENTITY, _type=_ASN1Type.BMPString), "CN=110***********0015"),
        (named(IDENTITY, _type=_ASN1Type.UniversalString), "CN=110***********0015"),
        (named(IDENTITY, _type=_ASN1Type.T61String), "CN=110***********0015"),
        (named(IDENTITY, x509.ObjectIdentifier("1.2.156.10260.4.1.1")), "110***********0015"),
    ],
)
def test_the_number_is_masked_however_the_attribute_is_called_and_encoded(name: x509.Name, kept: str) -> None:
    certificate = cast().root.issue(name).asn1
    assert kept in facts_of(certificate).subject
    assert "19900101" not in facts_of(certificate).subject
    assert kept not in name_in_full(certificate.subject)


def test_a_value_that_is_no_text_is_told_by_its_length_only() -> None:
    name = named("王芳")
    built = asn1.Name.load(name.public_bytes())
    attribute = built.chosen[1][0]
    attribute["type"] = "unique_identifier"
    attribute["value"] = asn1.OctetBitString(IDENTITY.encode("utf-16"))
    assert name_text(built) == "2.5.4.45=（41 字节）, C=CN"
    assert built.hashable == built.hashable


def test_an_address_that_the_library_cannot_read_is_compared_and_told_all_the_same() -> None:
    odd = named("a@xn--a\xff.cn", NameOID.EMAIL_ADDRESS, _type=_ASN1Type.UTF8String)
    certificate, other = cast().root.issue(odd).asn1, cast().root.issue("王芳").asn1
    assert facts_of(certificate).subject == "E=a@xn--aÿ.cn, C=CN"
    assert certificate.subject == asn1.Name.load(odd.public_bytes())
    assert certificate.subject != other.subject


@pytest.mark.parametrize("kind", [_ASN1Type.UTF8String, _ASN1Type.BMPString, _ASN1Type.PrintableString])
def test_a_telephone_number_of_any_type_of_text_signs_and_is_told(kind: _ASN1Type) -> None:
    holder = x509.NameAttribute(NameOID.COMMON_NAME, "王芳")
    odd = x509.Name([*named(PHONE, x509.ObjectIdentifier("2.5.4.20"), _type=kind), holder])
    root = Authority(odd)
    signer, platform = root.issue(odd), root.issue("平台")
    trust = Trust(roots=(root.holder.asn1,)).knowing([platform.fingerprint])
    accepted = check_return(files.unsigned(), files.by_customer(by=signer), trust, NOW)
    assert accepted.certificate.subject == "CN=王芳, 2.5.4.20=139****9000, C=CN"
    assert accepted.holder == f"CN=王芳, 2.5.4.20={PHONE}, C=CN"
    report = verify(files.by_platform(files.by_customer(by=signer), platform), trust, NOW)
    assert report.verdict is Verdict.VALID, report.line
    assert is_self_issued(root.holder.asn1)


def test_an_attribute_that_was_given_no_text_at_all_is_compared_and_told_by_its_length() -> None:
    built = asn1.Name.load(named("王芳").public_bytes())
    attribute = asn1.NameTypeAndValue.load(bytes.fromhex("300a060355041402030f4240"))
    built.chosen[1][0] = attribute
    assert built.hashable == built.hashable
    assert name_text(built) == "2.5.4.20=（5 字节）, C=CN"


def test_company_codes_and_plain_names_are_shown_as_they_are() -> None:
    subject = facts_of(cast().root.issue(named("91440300MADEMQ0019", NameOID.SERIAL_NUMBER)).asn1).subject
    assert subject == "SERIALNUMBER=91440300MADEMQ0019, C=CN"
