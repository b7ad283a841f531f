"""Attacks with certificates that are real and somebody else's, or for something else."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial
from typing import Any

from asn1crypto import cms, keys
from asn1crypto import x509 as asn1
from asn1crypto.algos import RSASSAPSSParams, SignedDigestAlgorithm
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, ObjectIdentifier
from pyhanko.sign import signers
from pyhanko.sign.timestamps import DummyTimeStamper

from contract_tui.domain.verdicts import Flaw, Known, Verdict
from contract_tui.signing.certificates import key_fingerprint
from contract_tui.signing.trust import Trust
from tests.attacks.bases import DAY
from tests.attacks.suite import Attack, attacks
from tests.world.signing import files
from tests.world.signing.files import NOW, Authority, Holder, cast

PURPOSES = {
    "serverAuth": ExtendedKeyUsageOID.SERVER_AUTH,
    "clientAuth": ExtendedKeyUsageOID.CLIENT_AUTH,
    "timeStamping": ExtendedKeyUsageOID.TIME_STAMPING,
    "codeSigning": ExtendedKeyUsageOID.CODE_SIGNING,
    "OCSPSigning": ExtendedKeyUsageOID.OCSP_SIGNING,
    "a purpose unknown": ObjectIdentifier("1.3.6.1.4.1.99999.1"),
}


def _two(platform: Holder | None = None, customer: Holder | None = None) -> bytes:
    return files.by_platform(files.by_customer(by=customer), platform)


@cache
def others() -> Holder:
    return cast().root.issue("另一家公司")


@cache
def for_purpose(purpose: str) -> Holder:
    return cast().root.issue("甲方", purposes=[PURPOSES[purpose]])


@cache
def of_kind(kind: str) -> Holder:
    """Somebody with a certificate that is not as it should be."""
    root = cast().root
    stranger = Authority("另一根证书")
    if kind in PURPOSES:
        return root.issue("平台", purposes=[PURPOSES[kind]])
    made: dict[str, Callable[[], Any]] = {
        "Ed25519": ed25519.Ed25519PrivateKey.generate,
        "P-224": lambda: ec.generate_private_key(ec.SECP224R1()),
        "secp256k1": lambda: ec.generate_private_key(ec.SECP256K1()),
        "RSA-1024": lambda: rsa.generate_private_key(65_537, 1024),
    }
    if kind in made:
        return root.certify("甲方", made[kind]())
    return {
        "stranger": lambda: stranger.issue("甲方"),
        "same name": lambda: Authority("测试根证书").issue("甲方"),
        "below a person": lambda: Authority("甲方", cast().customer).issue("甲方"),
        "for servers' authority": lambda: root.authority("服务器", purposes=[PURPOSES["serverAuth"]]).issue(
            "甲方"
        ),
        "expired": lambda: root.issue("甲方", since=-9 * DAY, until=-DAY),
        "of tomorrow": lambda: root.issue("甲方", since=DAY),
        "for enciphering": lambda: root.issue("甲方", signing=False),
        "twin": lambda: root.certify("王芳", cast().platform.key),
    }[kind]()


def by_chain() -> Iterator[Attack]:
    untrusted = partial(attacks, "chains and usages", verdict=Verdict.UNTRUSTED)
    yield from untrusted(Flaw.IDENTITY)(
        [
            ("another customer as the platform", lambda: _two(others())),
            ("the time stamper as the platform", lambda: _two(cast().root.issue("x", stamping=True))),
            *((f"{each} as the platform", partial(_as_platform, each)) for each in PURPOSES),
            ("two other customers", lambda: _two(others(), cast().root.issue("x"))),
        ]
    )
    for title, trust in {
        "no database and no platform roots": lambda: replace(cast().trust, seals=frozenset()),
        "platform roots of somebody else": lambda: replace(
            cast().trust, seals=frozenset(), platform_roots=(Authority("别处").holder.asn1,)
        ),
        "no roots at all": Trust,
    }.items():
        yield Attack(
            "chains and usages", title, files.both, frozenset({Flaw.IDENTITY}), Verdict.UNTRUSTED, trust
        )
    yield from untrusted(Flaw.KEY_USAGE)(
        [
            *((f"{each} as party A", partial(_as_customer, for_purpose, each)) for each in PURPOSES),
            (
                "an authority for servers above party A",
                lambda: _two(customer=of_kind("for servers' authority")),
            ),
            ("a key for enciphering", lambda: _two(customer=of_kind("for enciphering"))),
        ]
    )
    yield from untrusted(Flaw.CHAIN)(
        (f"party A is {kind}", partial(_as_customer, of_kind, kind))
        for kind in ("stranger", "same name", "below a person")
    )
    yield from untrusted(Flaw.EXPIRED)([("party A expired", lambda: _two(customer=of_kind("expired")))])
    yield from untrusted(Flaw.NOT_YET_VALID)(
        [("party A of tomorrow", lambda: _two(customer=of_kind("of tomorrow")))]
    )
    yield from attacks("chains and usages", Flaw.ALGORITHM)(
        (f"party A with {kind}", partial(_with_key, kind))
        for kind in ("Ed25519", "P-224", "secp256k1", "RSA-1024")
    )
    yield from attacks("chains and usages", Flaw.ALGORITHM)(
        [
            ("party A certified by SHA-1", lambda: _two(customer=cast().root.issue_by_sha1("甲方"))),
            ("party A with RSA-1024 for PSS alone", lambda: _two(customer=for_pss(1024))),
        ]
    )
    yield from untrusted(Flaw.TIMESTAMP)(
        [
            ("a timestamp by somebody who issues none", partial(_stamped_by, [])),
            ("a timestamp of another signature", _stamped_for_another),
            ("a timestamp by a server", partial(_stamped_by, [PURPOSES["serverAuth"]])),
        ]
    )
    yield from attacks("chains and usages", Flaw.SAME_SIGNER)(
        [
            ("one key on both sides", lambda: _two(customer=cast().platform)),
            ("one key on both sides, written in another form", lambda: _two(customer=_compressed())),
            ("party A's certificate for both", lambda: _two(cast().customer)),
        ]
    )
    known = partial(lambda: Known(seal_keys=frozenset({key_fingerprint(cast().platform.asn1)})))
    for title, make in {
        "another certificate for the seal's key": lambda: _two(others(), of_kind("twin")),
        "another certificate for the seal's key in another form": lambda: _two(others(), _compressed()),
        "the seal as party A": lambda: _two(others(), cast().platform),
    }.items():
        yield Attack("chains and usages", title, make, frozenset({Flaw.SAME_SIGNER}), known=known)


@cache
def _compressed() -> Holder:
    """Another certificate for the seal's key, whose point is told by half (SEC 1, 2.3.3)."""
    made = cast().root.certify("王芳", cast().platform.key)
    edited = made.asn1
    key = edited["tbs_certificate"]["subject_public_key_info"]
    point = bytes(key["public_key"])
    half = bytes([2 + point[-1] % 2]) + point[1 : 1 + len(point) // 2]
    key["public_key"] = keys.ECPointBitString(half)
    return replace(made, certificate=_signed_again(edited))


def _signed_again(edited: asn1.Certificate) -> x509.Certificate:
    covered = edited["tbs_certificate"].dump(force=True)
    issuer = cast().root.holder.key
    assert isinstance(issuer, ec.EllipticCurvePrivateKey)
    edited["signature_value"] = issuer.sign(covered, ec.ECDSA(hashes.SHA256()))
    return x509.load_der_x509_certificate(edited.dump(force=True))


class _ForPss(Holder):
    """Somebody whose key is for signatures by PSS alone (RFC 4055, 1.2), by which pyHanko never signs."""

    @property
    def signer(self) -> signers.SimpleSigner:
        digest = {"algorithm": "sha256"}
        masks = {"algorithm": "mgf1", "parameters": digest}
        parameters = {"hash_algorithm": digest, "mask_gen_algorithm": masks, "salt_length": 32}
        mechanism = SignedDigestAlgorithm(
            {"algorithm": "rsassa_pss", "parameters": RSASSAPSSParams(parameters)}
        )
        brought = super().signer.cert_registry
        return signers.SimpleSigner(self.asn1, self.private, brought, signature_mechanism=mechanism)


@cache
def for_pss(bits: int) -> Holder:
    """Party A with such a key."""
    made = cast().root.certify("甲方", rsa.generate_private_key(65_537, bits))
    edited = made.asn1
    edited["tbs_certificate"]["subject_public_key_info"]["algorithm"] = {"algorithm": "rsassa_pss"}
    return _ForPss(_signed_again(edited), made.key, made.chain)


class _Careless(DummyTimeStamper):
    """An authority that stamps the same digest, whatever it is asked for."""

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        return await super().async_timestamp(bytes(len(message_digest)), md_algorithm)


def _stamped_for_another() -> bytes:
    stamper = _Careless(cast().stamper.asn1, cast().stamper.private, fixed_dt=NOW)
    return files.by_platform(files.by_customer(), stamper=stamper)


def _stamped_by(purposes: list[ObjectIdentifier]) -> bytes:
    key = rsa.generate_private_key(65_537, 2048)
    stamper = cast().stamping_root.certify("时间戳", key, purposes=purposes)
    authority = replace(cast(), stamper=stamper).timestamps()
    return files.by_platform(files.by_customer(), stamper=authority)


def _with_key(kind: str) -> bytes:
    digest = "sha512" if kind == "Ed25519" else "sha256"
    return files.by_platform(files.by_customer(by=of_kind(kind), digest=digest))


def _as_platform(kind: str) -> bytes:
    return _two(of_kind(kind))


def _as_customer(holder: Callable[[str], Holder], kind: str) -> bytes:
    return _two(customer=holder(kind))
