"""Attacks on what a signature covers."""

import asyncio
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO

from pyhanko.pdf_utils.reader import PdfFileReader

from contract_tui.domain.verdicts import Flaw
from tests.attacks.containers import with_container
from tests.attacks.suite import Attack, attacks
from tests.unit.verifying.test_attacks import last_container
from tests.world.signing import files
from tests.world.signing.files import cast


def by_range() -> Iterator[Attack]:
    made = attacks("byte ranges", Flaw.COVERAGE, Flaw.UNREADABLE, Flaw.INTEGRITY)
    yield from made(
        [
            ("a hole beside the signature", lambda: padded(files.single())),
            ("something in the padding", lambda: _in_padding(b"deadbeef>")),
            ("a digit in the padding", lambda: _in_padding(b"1>")),
            ("white space in the signature", lambda: _in_padding(b"\n>")),
            ("the same digits in another case", _other_case),
            *(
                (f"a range of {text.decode()}", partial(_with_range, text))
                for text in (
                    b"[0 1 2 3]",
                    b"[0 0 0 0]",
                    b"[-1 9 9 9]",
                    b"[9 9 99 9]",
                    b"[0 9999999999 1 1]",
                    b"[0 12585]",
                    b"[0 1 2 3 4 5]",
                    b"(x)",
                    b"[/A /B /C /D]",
                )
            ),
            ("a signature that covers its first part", lambda: _shorter_range()),
            ("a seal that was made over all but the first byte", partial(sealed_over, but_the_first)),
            ("a seal that was made over its end alone", partial(sealed_over, _the_end)),
            ("a seal that was made over more than there is", partial(sealed_over, _more_than_all)),
        ]
    )


def padded(content: bytes) -> bytes:
    """The file with something beside its first signature, where no digest looks."""
    return _in_padding(b">/Evil <" + b"00" * 10 + b">", content)


def _in_padding(text: bytes, content: bytes | None = None) -> bytes:
    content = content or files.single()
    end = content.index(b">", content.index(b"/Contents <")) + 1
    begun = end - len(text)
    return content[:begun] + text + content[end:]


def _other_case() -> bytes:
    content = files.both()
    begun = last_container(content)
    at = next(at for at in range(begun, content.index(b">", begun)) if content[at : at + 1].isalpha())
    return content[:at] + content[at : at + 1].swapcase() + content[at + 1 :]


def sealed_over(numbers_of: Callable[[bytes, list[int]], list[int]]) -> bytes:
    """The platform itself seals other bytes than all, and its range says which."""
    content = files.both()
    begun = content.rindex(b"/ByteRange [") + len(b"/ByteRange [")
    numbers = list(map(int, content[begun : content.index(b"]", begun)].split()))
    asked = _with_range(b"[%s]" % b" ".join(b"%d" % each for each in numbers_of(content, numbers)))
    digest = PdfFileReader(BytesIO(asked)).embedded_signatures[-1].compute_digest()
    signer = cast().platform.signer
    made = asyncio.run(signer.async_sign(digest, "sha256", use_pades=True))
    return with_container(asked, made.dump())


def but_the_first(_: bytes, numbers: list[int]) -> list[int]:
    """The covered part ends behind the first sign of the gap, as if it had begun with the file."""
    return [1, *numbers[1:]]


def _the_end(content: bytes, numbers: list[int]) -> list[int]:
    """The length is counted from behind, as Python does."""
    _, length, *rest = numbers
    return [0, length - len(content), *rest]


def _more_than_all(_: bytes, numbers: list[int]) -> list[int]:
    return [*numbers[:3], numbers[3] + 9]


def _with_range(text: bytes) -> bytes:
    content = files.both()
    begun = content.rindex(b"/ByteRange ") + len(b"/ByteRange ")
    end = content.index(b"]", begun) + 1
    room = content.index(b"/", end) - begun
    return content[:begun] + text.ljust(room)[:room] + content[begun + room :]


def _shorter_range() -> bytes:
    content = files.both()
    begun = content.rindex(b"/ByteRange [") + len(b"/ByteRange [")
    end = content.index(b"]", begun)
    numbers = content[begun:end].split()
    numbers[3] = str(int(numbers[3]) - 9).encode()
    return content[:begun] + b" ".join(numbers).ljust(end - begun) + content[end:]
