"""Attacks on the signature containers (CMS, RFC 5652)."""

from collections.abc import Callable, Iterator
from functools import partial

from asn1crypto import cms, core, x509

from contract_tui.domain.verdicts import Flaw
from tests.attacks.bases import kept
from tests.attacks.suite import Attack, attacks
from tests.unit.verifying.test_archival import stamped
from tests.unit.verifying.test_attacks import last_container, other_digit
from tests.world.signing import files

_DATA = cms.ContentInfo({"content_type": "data", "content": b"x"}).dump()


def by_cms() -> Iterator[Attack]:
    made = attacks("CMS", Flaw.UNREADABLE, Flaw.INTEGRITY, Flaw.COVERAGE)
    for part in ("digest", "signature", "signer", "end"):
        yield from made([(f"another digit in the {part}", partial(digit_in, part))])
    yield from made(
        [
            ("no container", partial(_container, b"")),
            ("a container that is a number", partial(_container, b"\x02\x01\x05")),
            ("a container of another kind", partial(_container, _DATA)),
            ("a container cut off", lambda: _cut_container()),
            ("party A's container in the platform's field", lambda: _swapped_containers()),
            (
                "an unknown kind of signature",
                lambda: files.both().replace(b"/ETSI.CAdES.detached", b"/Any.Other.Signature"),
            ),
        ]
    )
    yield from made((title, partial(_edited, edit)) for title, edit in _EDITS.items())
    yield from made(
        (f"{title}, in a {stamp}", partial(within, edit))
        for stamp, within in (("time stamp", _in_the_stamp), ("document timestamp", _in_the_files_stamp))
        for title, edit in _TOKENS.items()
    )
    yield from made((title, partial(_recoded, recode)) for title, recode in _RECODED.items())
    yield from made(
        (f"{title}, of party A", partial(_edited_of_party_a, edit)) for title, edit in _OF_PARTY_A.items()
    )
    yield from made([("a parameter of a digest that party A's names", _party_a_with_a_parameter)])
    yield from attacks("CMS", Flaw.ALGORITHM)(
        (
            f"a digest by {digest}",
            partial(lambda digest: files.by_platform(files.by_customer(), digest=digest), digest),
        )
        for digest in ("sha1", "sha224", "sha3_256")
    )


def digit_in(part: str) -> bytes:
    content = files.both()
    begun = last_container(content)
    held = bytes.fromhex(content[begun : content.index(b">", begun)].decode())
    signed = cms.ContentInfo.load(held)["content"]
    (signer,) = signed["signer_infos"]
    digest = next(each for each in signer["signed_attrs"] if each["type"].native == "message_digest")
    value = {
        "digest": digest["values"][0].contents,
        "signature": signer["signature"].contents[-8:],
        "signer": signer["sid"].dump()[-8:],
        "end": cms.ContentInfo.load(held).dump()[-4:],
    }[part]
    return other_digit(content, begun + 2 * held.index(value) + 3)


def _container(held: bytes) -> bytes:
    return with_container(files.both(), held)


def with_container(content: bytes, held: bytes) -> bytes:
    """The file with another container in its last signature."""
    begun = last_container(content)
    end = content.index(b">", begun)
    return content[:begun] + held.hex().encode().ljust(end - begun, b"0") + content[end:]


def _cut_container() -> bytes:
    content = files.both()
    begun = last_container(content)
    held = bytes.fromhex(content[begun : content.index(b">", begun)].decode())
    return _container(held[:600])


def _swapped_containers() -> bytes:
    content = files.both()
    first = content.index(b"/Contents <") + len(b"/Contents <")
    return _container(bytes.fromhex(content[first : content.index(b">", first)].decode()).rstrip(b"\0"))


def _held() -> bytes:
    """The platform's container, without the padding."""
    content = files.both()
    begun = last_container(content)
    held = bytes.fromhex(content[begun : content.index(b">", begun)].decode())
    return bytes(cms.ContentInfo.load(held).dump())


def _edited(edit: Callable[[cms.SignedData], None]) -> bytes:
    found = cms.ContentInfo.load(_held())
    edit(found["content"])
    return _container(bytes(found.dump(force=True)))


def _another_attribute(signed: cms.SignedData) -> None:
    attribute = {"type": "1.3.6.1.4.1.99999.1", "values": [core.UTF8String("x")]}
    signed["signer_infos"][0]["unsigned_attrs"] = cms.CMSAttributes([cms.CMSAttribute(attribute)])


def _two_stamps(signed: cms.SignedData) -> None:
    token = cms.ContentInfo.load(_DATA)
    attribute = {"type": "signature_time_stamp_token", "values": [token, token]}
    signed["signer_infos"][0]["unsigned_attrs"] = cms.CMSAttributes([cms.CMSAttribute(attribute)])


def _another_digest(signed: cms.SignedData) -> None:
    signed["digest_algorithms"] = [{"algorithm": "sha1"}]


def _content(signed: cms.SignedData) -> None:
    signed["encap_content_info"] = {"content_type": "data", "content": b"x"}


def _two_signers(signed: cms.SignedData) -> None:
    (signer,) = signed["signer_infos"]
    signed["signer_infos"] = [signer, signer.copy()]


def _certificates(signed: cms.SignedData, *certificates: x509.Certificate) -> None:
    kept = [each for each in signed["certificates"] if each.chosen.subject.native["common_name"] == "平台"]
    added = [cms.CertificateChoices("certificate", each) for each in certificates]
    signed["certificates"] = [*kept, *added]


def _altered_root(signed: cms.SignedData) -> None:
    altered = files.cast().root.holder.asn1.copy()
    altered["signature_value"] = bytes(reversed(bytes(altered["signature_value"])))
    _certificates(signed, altered)


def _renamed_root(signed: cms.SignedData) -> None:
    """The root by its own name and number, said to be somebody else's."""
    altered = files.cast().root.holder.asn1.copy()
    altered["tbs_certificate"]["issuer"] = files.Authority("别处").holder.asn1.subject
    _certificates(signed, altered)


def _forged_sister(signed: cms.SignedData) -> None:
    """A certificate in the name of the root that the root never made."""
    forged = files.Authority("测试根证书").issue("别人").asn1
    _certificates(signed, forged)


def _no_attributes(signed: cms.SignedData) -> None:
    signed["signer_infos"][0]["unsigned_attrs"] = cms.CMSAttributes([])


def _one_digest_more(signed: cms.SignedData) -> None:
    signed["digest_algorithms"] = [{"algorithm": "sha256"}, {"algorithm": "sha512"}]


def _a_parameter(signed: cms.SignedData) -> None:
    mechanism = {"algorithm": "sha256_ecdsa", "parameters": core.UTF8String("x")}
    signed["signer_infos"][0]["signature_algorithm"] = mechanism


def _another_version(signed: cms.SignedData) -> None:
    signed["version"] = "v3"


def _another_version_of_the_signer(signed: cms.SignedData) -> None:
    signed["signer_infos"][0]["version"] = "v3"


def _a_list(signed: cms.SignedData) -> None:
    one = cms.RevocationInfoChoice("crl", files.cast().root.crl())
    signed["crls"] = cms.RevocationInfoChoices([one])


def _another_kind_of_list(signed: cms.SignedData) -> None:
    other = {"other_rev_info_format": "1.3.6.1.4.1.99999.2", "other_rev_info": core.UTF8String("x")}
    one = cms.RevocationInfoChoice("other", cms.OtherRevocationInfoFormat(other))
    signed["crls"] = cms.RevocationInfoChoices([one])


def _another_kind_of_certificate(signed: cms.SignedData) -> None:
    other = {"other_cert_format": "1.3.6.1.4.1.99999.3", "other_cert": core.UTF8String("x")}
    one = cms.CertificateChoices("other", cms.OtherCertificateFormat(other))
    signed["certificates"] = [*signed["certificates"], one]


def _forged_authority_of_time(signed: cms.SignedData) -> None:
    forged = files.Authority("测试时间戳根证书").issue("别人").asn1
    one = cms.CertificateChoices("certificate", forged)
    signed["certificates"] = [*signed["certificates"], one]


_EDITS: dict[str, Callable[[cms.SignedData], None]] = {
    "an attribute that no signature covers": _another_attribute,
    "two timestamps in one attribute": _two_stamps,
    "a weak digest among those that are named": _another_digest,
    "a content of its own": _content,
    "a second signer": _two_signers,
    "another signature on the root beside it": _altered_root,
    "another issuer of the root beside it": _renamed_root,
    "a certificate that its issuer never made": _forged_sister,
    "an empty set of attributes": _no_attributes,
    "one digest more among those that are named": _one_digest_more,
    "a parameter of an algorithm that has none": _a_parameter,
    "another version": _another_version,
    "another version of the signer": _another_version_of_the_signer,
    "a revocation list": _a_list,
    "revocation data of another kind": _another_kind_of_list,
    "a certificate of another kind": _another_kind_of_certificate,
}
_TOKENS: dict[str, Callable[[cms.SignedData], None]] = {
    "an attribute that it does not cover": _another_attribute,
    "an empty set of attributes": _no_attributes,
    "one digest more": _one_digest_more,
    "revocation data of another kind": _another_kind_of_list,
    "a certificate that its issuer never made": _forged_authority_of_time,
}
"""What is put into a time stamp (RFC 3161) and covered by nothing."""


def _an_unknown_version_of_the_signer(signed: cms.SignedData) -> None:
    signed["signer_infos"][0]["version"] = "v2"


_OF_PARTY_A: dict[str, Callable[[cms.SignedData], None]] = {
    "an unknown version of the signer": _an_unknown_version_of_the_signer,
}
"""What not even another program's container holds."""


def _edited_of_party_a(edit: Callable[[cms.SignedData], None]) -> bytes:
    return files.by_platform(edited_within(files.by_customer(), edit))


def edited_within(content: bytes, edit: Callable[[cms.SignedData], None]) -> bytes:
    """A file whose last container is edited."""

    def recode(held: bytes) -> bytes:
        found = cms.ContentInfo.load(held)
        edit(found["content"])
        return bytes(found.dump(force=True))

    return recoded_within(content, recode)


def recoded_within(content: bytes, recode: Callable[[bytes], bytes]) -> bytes:
    """A file whose last container is written otherwise."""
    begun = last_container(content)
    end = content.index(b">", begun)
    held = recode(bytes.fromhex(content[begun:end].decode())).hex().encode().ljust(end - begun, b"0")
    assert len(held) == end - begun
    return content[:begun] + held + content[end:]


def _in_the_stamp(edit: Callable[[cms.SignedData], None]) -> bytes:
    """The platform's signature with an edited time stamp."""

    def edited(signed: cms.SignedData) -> None:
        (signer,) = signed["signer_infos"]
        token = signer["unsigned_attrs"][0]["values"][0]
        edit(token["content"])
        again = cms.ContentInfo.load(bytes(token.dump(force=True)))
        attribute = {"type": "signature_time_stamp_token", "values": [again]}
        signer["unsigned_attrs"] = cms.CMSAttributes([cms.CMSAttribute(attribute)])

    return edited_within(stamped(), edited)


def _in_the_files_stamp(edit: Callable[[cms.SignedData], None]) -> bytes:
    return edited_within(kept(), edit)


def _without_end(held: bytes) -> bytes:
    """The same in another of BER's encodings: its length is told by an end."""
    return b"\x30\x80" + bytes(cms.ContentInfo.load(held).contents) + b"\0\0"


def _with_more_inside(held: bytes) -> bytes:
    inner = bytes(cms.ContentInfo.load(held).contents) + b"\x02\x02ab"
    return b"\x30\x82" + len(inner).to_bytes(2, "big") + inner


def _with_a_parameter_of_the_digest(held: bytes) -> bytes:
    """The first digest that is named has an empty text instead of nothing for its parameters."""
    named = cms.ContentInfo.load(held)["content"]["digest_algorithms"].dump()
    assert named.endswith(b"\x05\x00")
    return held.replace(named, named[:-2] + b"\x0c\x00", 1)


def _party_a_with_a_parameter() -> bytes:
    return files.by_platform(recoded_within(files.by_customer(), _with_a_parameter_of_the_digest))


def _recoded(recode: Callable[[bytes], bytes]) -> bytes:
    return _container(recode(_held()))


_RECODED: dict[str, Callable[[bytes], bytes]] = {
    "something behind an end": lambda held: _without_end(held) + b"\xde\xad",
    "something behind a value within": _with_more_inside,
    "a parameter of the digest that is named": _with_a_parameter_of_the_digest,
    "something behind the value": lambda held: held + b"\0\0\xde",
}
