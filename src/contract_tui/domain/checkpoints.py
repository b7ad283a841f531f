"""Checkpoints: chained statements over the heads of all contracts' chains, sealed by whoever holds the seal.

A contract's own chain proves nothing once somebody has taken it away, or made it anew with the contract. A
checkpoint names the newest event of every contract that changed since the one before; reports and contracts
that are sealed later carry the newest checkpoint's hash out of the house (docs/verifying.md).
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from contract_tui.domain.audit import GENESIS
from contract_tui.domain.numbers import LAST_OF_DAY, SkippedNumbers

FORMAT, VERSION = "contract-tui.checkpoint", 1


@dataclass(frozen=True, slots=True)
class Pin:
    """One event, by what identifies it for ever.

    Attributes:
        number: The contract's.
        sequence: Within the contract.
        hash: Of the event, hex.
    """

    number: str
    sequence: int
    hash: str


@dataclass(frozen=True, slots=True)
class CheckpointHead:
    """What a sealed document carries of the newest checkpoint.

    Attributes:
        sequence: 1, 2, 3 …
        hash: SHA-256 (hex) of the statement, which holds the hash of the statement before.
    """

    sequence: int
    hash: str


def read_head(fields: object) -> CheckpointHead | None:
    """A checkpoint as documents carry it (`{sequence, hash}`); None where they carry none.

    Raises:
        LookupError, TypeError, ValueError: It is something else.
    """
    if fields is None:
        return None
    if not isinstance(fields, Mapping):
        raise TypeError("no head of a checkpoint")
    return CheckpointHead(int(fields["sequence"]), str(fields["hash"]))


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """One checkpoint.

    Attributes:
        sequence: 1, 2, 3 …
        made_at: UTC.
        previous: The hash of the one before, or `GENESIS`.
        last_event: The database's key of the newest event that it covers.
        heads: The newest event of each contract with events since the one before.
    """

    sequence: int
    made_at: datetime
    previous: str
    last_event: int
    heads: tuple[Pin, ...]

    @property
    def statement(self) -> bytes:
        """Canonical JSON, UTF-8: what is hashed and sealed."""
        fields = {
            "format": {"name": FORMAT, "version": VERSION},
            "sequence": self.sequence,
            "made_at": self.made_at.astimezone(UTC).isoformat(timespec="microseconds"),
            "previous": self.previous,
            "last_event": self.last_event,
            "heads": [[each.number, each.sequence, each.hash] for each in self.heads],
        }
        return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    @property
    def head(self) -> CheckpointHead:
        """What later documents carry of it."""
        return CheckpointHead(self.sequence, hashlib.sha256(self.statement).hexdigest())


@dataclass(frozen=True, slots=True)
class StoredCheckpoint:
    """A checkpoint as the database holds it.

    Attributes:
        statement: The bytes that were sealed.
        seal: The signature over them: CMS, detached (RFC 5652), DER.
        sequence: What the row says; so do the others below.
    """

    statement: bytes
    seal: bytes
    sequence: int
    made_at: datetime
    previous: str
    last_event: int
    hash: str


@dataclass(slots=True)
class Ties:
    """What a home's checkpoints say, all read.

    Attributes:
        pins: The newest pin of each contract that a checkpoint names.
        hashes: By sequence: the hash of each checkpoint.
        covered: The database's key of the newest event that a checkpoint covers.
        problems: What is wrong with the checkpoints themselves, in the interface's words.
    """

    pins: dict[str, Pin] = field(default_factory=dict)
    hashes: dict[int, str] = field(default_factory=dict)
    covered: int = 0
    problems: list[str] = field(default_factory=list)

    def carried_problem(self, carried: CheckpointHead | None, where: str) -> str | None:
        """Say how a checkpoint that a sealed document carries differs from the stored ones, or None.

        Args:
            carried: None when the document is older than the first checkpoint.
            where: The document, in the interface's words.
        """
        if carried is None or self.hashes.get(carried.sequence) == carried.hash:
            return None
        difference = "内容不同" if carried.sequence in self.hashes else "不存在"
        return f"{where}所载的检查点 {carried.sequence} 在数据库中{difference}：检查点被删除或改写过"


def read_statement(content: bytes) -> Checkpoint:
    """Read what was sealed.

    Raises:
        ValueError: It is no statement of this format.
    """
    try:
        fields = json.loads(content)
        if fields["format"] != {"name": FORMAT, "version": VERSION}:
            raise ValueError(f"no statement of a checkpoint: {fields['format']}")
        return Checkpoint(
            sequence=int(fields["sequence"]),
            made_at=datetime.fromisoformat(fields["made_at"]),
            previous=str(fields["previous"]),
            last_event=int(fields["last_event"]),
            heads=tuple(
                Pin(str(number), int(sequence), str(digest)) for number, sequence, digest in fields["heads"]
            ),
        )
    except (LookupError, TypeError, RecursionError) as error:
        raise ValueError("no statement of a checkpoint") from error


def tied(stored: Iterable[StoredCheckpoint]) -> Ties:
    """Follow the chain of checkpoints.

    Args:
        stored: All, in order of sequence; whether the newest one's seal is good is for the caller to say, and
            that vouches for all before it.
    """
    ties, previous = Ties(), GENESIS
    for expected, each in enumerate(stored, start=1):
        checkpoint = _read(each)
        if checkpoint is None:
            ties.problems.append(f"检查点 {each.sequence} 无法读取或被改动")
            continue
        if checkpoint.sequence != expected or checkpoint.previous != previous:
            ties.problems.append(f"检查点 {checkpoint.sequence} 与前一个不衔接：有检查点被删除或改写过")
        previous = each.hash
        ties.hashes[checkpoint.sequence] = each.hash
        ties.covered = max(ties.covered, checkpoint.last_event)
        ties.pins.update((pin.number, pin) for pin in checkpoint.heads)
    return ties


def _read(stored: StoredCheckpoint) -> Checkpoint | None:
    """The statement, when the row says the same."""
    try:
        checkpoint = read_statement(stored.statement)
    except ValueError:
        return None
    columns = (stored.sequence, stored.made_at, stored.previous, stored.last_event)
    same = (checkpoint.sequence, checkpoint.made_at, checkpoint.previous, checkpoint.last_event) == columns
    return checkpoint if same and hashlib.sha256(stored.statement).hexdigest() == stored.hash else None


def pin_problem(pin: Pin | None, hashes: Mapping[int, str], covered: int) -> str | None:
    """Say how a contract's events differ from what the checkpoints hold of them, or None.

    Args:
        pin: The newest of the contract; None when no checkpoint names it.
        hashes: By sequence: the hashes of its events.
        covered: The newest sequence among its events that stand before the last one that a checkpoint covers.
    """
    sequence, digest = (pin.sequence, pin.hash) if pin else (0, None)
    if hashes.get(sequence) != digest:
        return f"第 {sequence} 条事件与检查点所载的不符：历史被改写过"
    if covered > sequence:
        return f"第 {covered} 条事件早于最近的检查点，检查点却没有载入：事件是事后加入的"
    return None


def gaps(
    used: Mapping[str, frozenset[int]], last: Mapping[str, int], skipped: Sequence[SkippedNumbers] = ()
) -> Iterator[str]:
    """Say which of a day's numbers have no contract; deleted ones keep their row and their events (P10).

    Args:
        used: By day (`2026-11-28`): the sequences that stand in contracts' numbers.
        last: By day: the sequence that was given last.
        skipped: What restored homes left out; it explains a gap only if a restoration would leave it out.
    """
    explained: dict[str, set[int]] = {}
    for each in skipped:
        day = each.day.isoformat()
        if each.is_of_a_restore and each.last <= last.get(day, 0):
            explained.setdefault(day, set()).update(range(each.first, each.last + 1))
        else:
            yield f"{day} 略过第 {each.first} 至 {each.last} 号的记录不是恢复备份时留下的：被改动"
    for day in sorted(used.keys() | last.keys()):
        if day in last and not (_is_day(day) and 1 <= last[day] <= LAST_OF_DAY):
            yield f"{day} 的编号计数 {last[day]} 不是本程序所记：被改动"
            continue
        given, in_use = last.get(day, 0), used.get(day, frozenset())
        known = in_use | explained.get(day, set())
        missing = [each for each in range(1, given + 1) if each not in known]
        if missing:
            more = " 等" if len(missing) > _MOST_LISTED else ""
            listed = "、".join(map(str, missing[:_MOST_LISTED])) + more
            yield f"{day} 的第 {listed} 号合同没有任何记录（共缺 {len(missing)} 份）：被整个删除过"
        if in_use and max(in_use) > given:
            yield f"{day} 的编号已用到第 {max(in_use)} 号，计数却只到第 {given} 号：计数被改动"


def _is_day(written: str) -> bool:
    try:
        return date.fromisoformat(written).isoformat() == written
    except ValueError:
        return False


_MOST_LISTED = 10
