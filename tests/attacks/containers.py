"""Attacks on the signature containers (CMS, RFC 5652)."""

from collections.abc import Iterator
from functools import partial

from asn1crypto import cms

from contract_tui.domain.verdicts import Flaw
from tests.attacks.suite import Attack, attacks
from tests.unit.verifying.test_attacks import last_container, other_digit
from tests.world.signing import files

_DATA = cms.ContentInfo({"content_type": "data", "content": b"x"}).dump()


def by_cms() -> Iterator[Attack]:
    made = attacks("CMS", Flaw.UNREADABLE, Flaw.INTEGRITY, Flaw.COVERAGE)
    for part in ("digest", "signature", "signer", "end"):
        yield from made([(f"another digit in the {part}", partial(_digit_in, part))])
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
    yield from attacks("CMS", Flaw.ALGORITHM)(
        (
            f"a digest by {digest}",
            partial(lambda digest: files.by_platform(files.by_customer(), digest=digest), digest),
        )
        for digest in ("sha1", "sha224", "sha3_256")
    )


def _digit_in(part: str) -> bytes:
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
    content = files.both()
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
