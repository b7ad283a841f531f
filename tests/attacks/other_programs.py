"""Party A's container (CMS, RFC 5652) as other people's programs write it, and as none does."""

from collections.abc import Callable, Iterator

from asn1crypto import cms

from tests.attacks.containers import edited_within, recoded_within
from tests.world.signing import files
from tests.world.signing.files import cast

Edit = Callable[[cms.SignedData], None]


def _with_lists(signed: cms.SignedData) -> None:
    """Revocation lists, one of somebody who has no part in it."""
    lists = (cast().root.crl(), cast().stamping_root.crl())
    signed["crls"] = cms.RevocationInfoChoices([cms.RevocationInfoChoice("crl", each) for each in lists])


def _with_digests(*names: str) -> Edit:
    def edit(signed: cms.SignedData) -> None:
        signed["digest_algorithms"] = [{"algorithm": each} for each in names]

    return edit


def _of_versions(whole: str, signers: str) -> Edit:
    def edit(signed: cms.SignedData) -> None:
        signed["version"], signed["signer_infos"][0]["version"] = whole, signers

    return edit


def _certificates_turned_round(signed: cms.SignedData) -> None:
    signed["certificates"] = [*reversed(signed["certificates"]), *signed["certificates"]]


def _with_an_altered_list(signed: cms.SignedData) -> None:
    altered = cast().root.crl()
    altered["signature"] = bytes(reversed(altered["signature"].native))
    signed["crls"] = cms.RevocationInfoChoices([cms.RevocationInfoChoice("crl", altered)])


def _without_lengths(held: bytes) -> bytes:
    """The same with ends instead of lengths (X.690, 8.1.3.6) wherever no digest is made of it."""
    found = cms.ContentInfo.load(held)
    signed = found["content"]
    (signer,) = signed["signer_infos"]
    half = len(signer["signature"].native) // 2
    halves = (signer["signature"].native[:half], signer["signature"].native[half:])
    pieces = b"".join(bytes([4, len(each)]) + each for each in halves)
    own = ("version", "sid", "digest_algorithm", "signed_attrs", "signature_algorithm")
    kept = b"".join(signer[each].dump() for each in own)
    inner = (
        signed["version"].dump()
        + _open(0x31, b"".join(_open(0x30, each.contents) for each in signed["digest_algorithms"]))
        + _open(0x30, signed["encap_content_info"].contents)
        + _open(0xA0, signed["certificates"].contents)
        + _open(0x31, _open(0x30, kept + _open(0x24, pieces)))
    )
    return _open(0x30, found["content_type"].dump() + _open(0xA0, _open(0x30, inner)))


def _open(tag: int, inner: bytes) -> bytes:
    return bytes([tag, 0x80]) + inner + b"\0\0"


_TAKEN: dict[str, Edit] = {
    "revocation lists inside": _with_lists,
    "several digests listed": _with_digests("sha512", "sha256"),
    "no digest listed": _with_digests(),
    "version 3 of the container": _of_versions("v3", "v1"),
    "version 5 of the container": _of_versions("v5", "v1"),
    "version 3 of the signer": _of_versions("v1", "v3"),
    "certificates in another order, and twice": _certificates_turned_round,
}
_REFUSED: dict[str, tuple[Edit, str]] = {
    "a list that its issuer never made": (_with_an_altered_list, "吊销列表被改动"),
    "a listed digest that is none": (_with_digests("1.3.6.1.4.1.99999.4", "sha256"), "摘要算法被改动"),
    "other digests listed than its own": (_with_digests("sha512"), "摘要算法被改动"),
    "a version that there is none of": (_of_versions("v2", "v1"), "格式版本被改动"),
}


def taken() -> Iterator[tuple[str, bytes]]:
    """What must be accepted, by what is peculiar about it."""
    for title, edit in _TAKEN.items():
        yield title, edited_within(files.by_customer(), edit)
    yield "lengths by their ends", recoded_within(files.by_customer(), _without_lengths)


def refused() -> Iterator[tuple[str, bytes, str]]:
    """What must not, with words of the refusal."""
    for title, (edit, words) in _REFUSED.items():
        yield title, edited_within(files.by_customer(), edit), words
