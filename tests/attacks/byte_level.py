"""Attacks on bytes: flipped, added, taken away."""

from collections.abc import Iterator
from functools import partial

from contract_tui.domain.verdicts import Flaw
from tests.attacks.bases import BASES
from tests.attacks.suite import NO_PDF, Attack, attacks
from tests.unit.verifying.test_attacks import flipped
from tests.world.signing import files

_OBJECT = b"99 0 obj\n<<>>\nendobj\n"
PLACES = ("first page", "middle", "field", "trailer", "header", "byte range", "catalog", "between revisions")


def _place(content: bytes, where: str) -> int:
    return {
        "header": 6,
        "first page": content.index(b"stream\n") + 20,
        "middle": len(content) // 2,
        "field": content.index(b"/EdgeSeal1" if b"/EdgeSeal1" in content else b"EdgeSeal1") + 3,
        "trailer": content.index(b"/Size") + 6,
        "byte range": content.index(b"/ByteRange") + 14,
        "catalog": content.index(b"/Catalog") + 2,
        "between revisions": content.index(b"%%EOF") + 2,
    }[where]


def by_byte() -> Iterator[Attack]:
    made = attacks("bytes", Flaw.INTEGRITY, Flaw.UNREADABLE, Flaw.COVERAGE, Flaw.INCOMPLETE, Flaw.MODIFIED)
    yield from made(
        (
            f"a bit flipped, {where}, {base}",
            partial(_flipped, base, where),
        )
        for base in ("both", "archived")
        for where in PLACES
    )
    behind = attacks("bytes", Flaw.TRAILING, Flaw.UNREADABLE)
    for title, more in {
        "a line end": b"\n",
        "a zero": b"\0",
        "a comment": b"%x\n",
        "text": b"x" * 99,
        "a second end": b"\n%%EOF\n",
        "an object": _OBJECT,
        "another file": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n",
    }.items():
        for base in ("both", "stored", "archived"):
            yield from behind(
                [
                    (
                        f"{title} behind the end, {base}",
                        partial(_behind, base, more),
                    )
                ]
            )
    yield from attacks("bytes", Flaw.TRAILING)([("the same end twice, with text between", _ended_twice)])
    yield from attacks("bytes", Flaw.UNREADABLE, Flaw.COVERAGE, Flaw.INTEGRITY)(
        [
            ("something before the beginning", lambda: b"junk\n" + files.both()),
            ("a line end less", lambda: files.both()[:-1]),
        ]
    )
    yield Attack("bytes", "no PDF", lambda: b"PK\3\4", frozenset(), NO_PDF)
    yield Attack("bytes", "nothing", lambda: b"", frozenset(), NO_PDF)


def _flipped(base: str, where: str) -> bytes:
    content = BASES[base]()
    return flipped(content, _place(content, where))


def _ended_twice() -> bytes:
    content = BASES["stored"]()
    return content + b"hidden\n" + content[content.rindex(b"startxref") :]


def _behind(base: str, more: bytes) -> bytes:
    return BASES[base]() + more
