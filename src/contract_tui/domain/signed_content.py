"""What a signed PDF itself says, so that the rows about it can be held against it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from contract_tui.domain.signatures import Level, SignatureInfo, SignatureParty

_LEVELS = tuple(Level)
_CERTIFICATE = {
    "subject": "证书持有人",
    "issuer": "证书签发者",
    "serial": "证书序列号",
    "fingerprint": "证书指纹",
    "not_before": "证书有效期",
    "not_after": "证书有效期",
}


@dataclass(frozen=True, slots=True)
class SignedContent:
    """What a PDF holds that its signatures cover.

    Attributes:
        signatures: The parties' signatures in the order of signing; `level` is the highest that the file's
            structure allows, whoever believes its timestamps.
        broken: The fields whose signature is not over the bytes that it covers, or cannot be read.
        files: The attached files by name, as they were in the revision that the platform signed, or as they
            are now when it has not.
    """

    signatures: tuple[SignatureInfo, ...] = ()
    broken: tuple[str, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)


def signature_problems(recorded: Sequence[SignatureInfo], signed: SignedContent) -> Iterator[str]:
    """Say how the recorded signatures differ from those that a document bears.

    Args:
        recorded: As the rows tell them; only those that the document should bear.
        signed: What the document says.
    """
    yield from (f"文件中签名域 {each} 的签名已损坏" for each in signed.broken)
    by_row = {each.party: each for each in recorded}
    by_file = {each.party: each for each in signed.signatures}
    for party in SignatureParty:
        words = party.signature
        mine, real = by_row.get(party), by_file.get(party)
        if mine is None and real is not None:
            yield f"文件带有{words}，数据库中却没有记录"
        elif mine is not None and real is None:
            yield f"数据库中记录的{words}不在文件中"
        elif mine is not None and real is not None:
            yield from (
                f"{words}的{each}与文件中的签名不符" for each in dict.fromkeys(_differences(mine, real))
            )


def _differences(mine: SignatureInfo, real: SignatureInfo) -> Iterator[str]:
    for name, words in _CERTIFICATE.items():
        if getattr(mine.certificate, name) != getattr(real.certificate, name):
            yield words
    # The signature holds whole seconds.
    if mine.signed_at.replace(microsecond=0) != real.signed_at.replace(microsecond=0):
        yield "签署时间"
    if mine.timestamp_at is not None and not _same(mine.timestamp_at, real.timestamp_at):
        yield "时间戳"
    # Less may have been recorded than the file bears: a timestamp that nobody vouched for counts for nothing.
    if _LEVELS.index(mine.level) > _LEVELS.index(real.level):
        yield "签名级别"


def _same(mine: datetime, real: datetime | None) -> bool:
    return real is not None and mine.replace(microsecond=0) == real.replace(microsecond=0)
