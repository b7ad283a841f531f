"""Whose word is taken for whose signature it is: a chain to a root makes nobody the platform."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, ObjectIdentifier

from contract_tui.config import Settings
from contract_tui.domain.errors import ForbiddenError
from contract_tui.domain.signatures import SignatureParty
from contract_tui.domain.verdicts import Flaw, Identity, Verdict
from contract_tui.signing.certificates import fingerprint, key_fingerprint
from contract_tui.signing.trust import Trust, load_trust
from contract_tui.signing.verifying import check_return, verify
from tests.attacks.chains import PURPOSES
from tests.world.homes import settings_of
from tests.world.signing import files
from tests.world.signing.examining import examined, flaws
from tests.world.signing.files import NOW, Authority, Holder, cast

OTHERS = cast().root.issue("另一家公司")
DAY = timedelta(days=1)


def two(platform: Holder | None = None, customer: Holder | None = None) -> bytes:
    return files.by_platform(files.by_customer(by=customer), platform)


def without_seals() -> Trust:
    return replace(cast().trust, seals=frozenset())


def test_another_certificate_under_a_trusted_root_is_not_the_platform() -> None:
    report = examined(two(OTHERS))
    assert (report.verdict, flaws(report)) == (Verdict.UNTRUSTED, {Flaw.IDENTITY})
    assert "平台签章的身份没有确立：证书 CN=另一家公司" in report.line
    assert report.signatures[1].identity is Identity.UNKNOWN


def test_without_database_and_platform_roots_the_platforms_identity_is_not_established() -> None:
    report = examined(files.both(), without_seals())
    assert (report.verdict, flaws(report)) == (Verdict.UNTRUSTED, {Flaw.IDENTITY})
    assert "没有数据库中记录的签章，也没有设置 signing.platform_trust" in report.line
    assert [each.intact for each in report.signatures] == [True, True]


def test_a_seal_that_the_home_has_sealed_with_is_the_platform() -> None:
    report = examined(files.both())
    assert report.verdict is Verdict.VALID
    assert report.signatures[1].identity is Identity.SEAL


def test_what_leads_to_the_platforms_own_root_is_the_platform_and_nothing_else_is() -> None:
    own = Authority("平台自己的根证书")
    trust = replace(without_seals(), platform_roots=(own.holder.asn1,))
    report = examined(two(own.issue("平台")), trust)
    assert report.verdict is Verdict.VALID
    assert report.signatures[1].identity is Identity.PLATFORM_ROOT
    other = examined(files.both(), trust)
    assert (other.verdict, flaws(other)) == (Verdict.UNTRUSTED, {Flaw.CHAIN, Flaw.IDENTITY})
    assert any("signing.platform_trust" in each.words for each in other.all_problems)


def test_the_platforms_root_vouches_for_no_customer() -> None:
    own = Authority("平台自己的根证书")
    trust = replace(without_seals(), platform_roots=(own.holder.asn1,))
    report = examined(two(own.issue("平台"), own.issue("甲方")), trust)
    assert (report.verdict, flaws(report)) == (Verdict.UNTRUSTED, {Flaw.CHAIN})


def test_a_root_for_both_is_said_to_be_one() -> None:
    trust = replace(without_seals(), platform_roots=cast().trust.roots)
    report = examined(files.both(), trust)
    assert report.verdict is Verdict.VALID
    assert any("可以冒充平台" in note for note in report.notes)
    assert not any("冒充" in note for note in examined(files.both()).notes)


def saved(path: Path, *holders: Holder) -> str:
    path.write_bytes(b"".join(each.certificate.public_bytes(Encoding.PEM) for each in holders))
    return str(path)


def home_with(home: Path, **signing: str) -> Settings:
    settings = settings_of(home, provider="exchange")
    return replace(settings, signing=replace(settings.signing, **signing))  # type: ignore[arg-type]  # the caller's keywords


def test_platform_trust_takes_roots_and_the_seal_itself(tmp_path: Path) -> None:
    own = Authority("平台自己的根证书")
    path = saved(tmp_path / "platform.pem", own.holder, cast().platform)
    trust = load_trust(
        home_with(tmp_path, platform_trust=path, trust=saved(tmp_path / "r.pem", cast().root.holder))
    )
    assert [fingerprint(each) for each in trust.platform_roots] == [own.holder.fingerprint]
    assert trust.seals == {cast().platform.fingerprint}
    assert examined(files.both(), trust).verdict is Verdict.VALID
    assert flaws(examined(two(OTHERS), trust)) == {Flaw.CHAIN, Flaw.IDENTITY}


def test_the_recorded_certificate_of_party_a_is_told_from_one_that_nobody_recorded() -> None:
    expected = {SignatureParty.CUSTOMER: cast().customer.fingerprint.upper()}
    recorded = verify(files.both(), cast().trust, NOW, expected=expected)
    assert recorded.line == "有效：2 个签名完好、可信、齐全，签署后没有改动。"
    assert recorded.signatures[0].identity is Identity.RECORDED
    unknown = examined(files.both())
    assert unknown.line.endswith("；甲方证书持有人为 CN=甲方, C=CN，没有记录可核对。")
    assert unknown.signatures[0].identity is Identity.UNKNOWN
    other = verify(two(customer=OTHERS), cast().trust, NOW, expected=expected)
    assert (other.verdict, flaws(other)) == (Verdict.INVALID, {Flaw.CERTIFICATE})


def refused(by: Holder, *words: str, trust: Trust | None = None) -> None:
    with pytest.raises(ForbiddenError) as told:
        check_return(files.unsigned(), files.by_customer(by=by), trust or cast().trust, NOW)
    assert all(word in told.value.message for word in words), told.value.message


def test_the_platforms_seal_is_not_party_a() -> None:
    report = examined(two(customer=cast().platform))
    assert (report.verdict, flaws(report)) == (Verdict.INVALID, {Flaw.SAME_SIGNER})
    refused(cast().platform, "甲方签名用的是平台签章的证书或密钥")


def test_another_certificate_for_the_seals_key_is_not_party_a_either() -> None:
    seal = cast().platform
    twin = cast().root.certify("王芳", seal.key)
    trust = cast().trust.knowing([], [key_fingerprint(seal.asn1)])
    report = examined(two(customer=twin), trust)
    assert (report.verdict, flaws(report)) == (Verdict.INVALID, {Flaw.SAME_SIGNER})
    refused(twin, "甲方签名用的是平台签章的证书或密钥", trust=trust)


FOR_SIGNING = {
    "any": ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE,
    "emailProtection": ExtendedKeyUsageOID.EMAIL_PROTECTION,
    "documentSigning": ObjectIdentifier("1.3.6.1.5.5.7.3.36"),
    "Adobe": ObjectIdentifier("1.2.840.113583.1.1.5"),
    "Microsoft": ObjectIdentifier("1.3.6.1.4.1.311.10.3.12"),
}


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_certificate_for_other_purposes_never_signs(purpose: str) -> None:
    holder = cast().root.issue("甲方", purposes=[PURPOSES[purpose]])
    report = examined(two(customer=holder))
    assert (report.verdict, flaws(report)) == (Verdict.UNTRUSTED, {Flaw.KEY_USAGE})
    refused(holder, "不是用来签署文件的")
    seal = cast().root.issue("平台", purposes=[PURPOSES[purpose]])
    assert flaws(examined(two(seal), cast().trust_in(seal))) == {Flaw.KEY_USAGE}


@pytest.mark.parametrize("purpose", FOR_SIGNING)
def test_a_certificate_for_documents_signs_whatever_else_it_is_for(purpose: str) -> None:
    holder = cast().root.issue("甲方", purposes=[PURPOSES["serverAuth"], FOR_SIGNING[purpose]])
    assert examined(two(customer=holder)).verdict is Verdict.VALID
    accepted = check_return(files.unsigned(), files.by_customer(by=holder), cast().trust, NOW)
    assert accepted.certificate.fingerprint == holder.fingerprint


def test_an_authority_for_other_purposes_makes_no_signers() -> None:
    middle = cast().root.authority("只签发服务器证书", purposes=[PURPOSES["serverAuth"]])
    holder = middle.issue("甲方")
    assert flaws(examined(two(customer=holder))) == {Flaw.KEY_USAGE}
    refused(holder, "签发机构不是用来签署文件的")
    assert examined(two(customer=cast().root.authority("中间").issue("甲方"))).verdict is Verdict.VALID


def test_a_certificate_without_key_usage_is_unrestricted() -> None:
    """RFC 5280, 4.2.1.3: only where the extension is present does it restrict."""
    holder, seal = cast().root.issue("甲方", usage=False), cast().root.issue("平台", usage=False)
    assert examined(two(seal, holder), cast().trust_in(seal)).verdict is Verdict.VALID
    accepted = check_return(files.unsigned(), files.by_customer(by=holder), cast().trust, NOW)
    assert accepted.certificate.fingerprint == holder.fingerprint


KEYS: dict[str, Callable[[], Any]] = {
    "Ed25519": ed25519.Ed25519PrivateKey.generate,
    "P-224": lambda: ec.generate_private_key(ec.SECP224R1()),
    "secp256k1": lambda: ec.generate_private_key(ec.SECP256K1()),
    "brainpool": lambda: ec.generate_private_key(ec.BrainpoolP256R1()),
    "RSA-1024": lambda: rsa.generate_private_key(65_537, 1024),
}


@pytest.mark.parametrize("kind", KEYS)
def test_other_kinds_of_keys_get_one_answer(kind: str) -> None:
    digest = "sha512" if kind == "Ed25519" else "sha256"
    holder, seal = (cast().root.certify(name, KEYS[kind]()) for name in ("甲方", "平台"))
    returned = files.by_customer(by=holder, digest=digest)
    report = examined(files.by_platform(returned))
    assert (report.verdict, flaws(report)) == (Verdict.INVALID, {Flaw.ALGORITHM}), report.all_problems
    with pytest.raises(ForbiddenError, match="不支持的密钥种类"):
        check_return(files.unsigned(), returned, cast().trust, NOW)
    sealed = files.by_platform(files.by_customer(), seal, digest=digest)
    assert flaws(examined(sealed, cast().trust_in(seal))) == {Flaw.ALGORITHM}


@pytest.mark.parametrize("digest", ["sha1", "sha224", "sha3_256"])
def test_other_digests_get_one_answer(digest: str) -> None:
    content = files.by_customer(digest=digest)
    assert Flaw.ALGORITHM in flaws(examined(files.by_platform(content)))
    with pytest.raises(ForbiddenError, match="算法"):
        check_return(files.unsigned(), content, cast().trust, NOW)
