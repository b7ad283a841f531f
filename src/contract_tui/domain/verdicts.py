"""What examining a signed file says: one verdict for the file, and per signature what was found.

It is about a file alone, wherever it comes from; what the database's own chain of events proves about a
contract is `contract_audit`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from contract_tui.domain.errors import ExitCode, InvalidInputError
from contract_tui.domain.evidence import Carried
from contract_tui.domain.signatures import Certificate, Level, SignatureParty

MOST_BYTES = 64 * 1024 * 1024
"""A contract has some 200 kB; a file above this is not examined."""


def refuse_large(size: int) -> None:
    """Refuse what is larger than any contract, before it is read or examined.

    Args:
        size: In bytes.

    Raises:
        InvalidInputError: It is.
    """
    if size > MOST_BYTES:
        raise InvalidInputError(
            f"文件超过 {MOST_BYTES // 1024 // 1024} MiB，不予验证。", "合同文件不会这样大，请检查选择的文件。"
        )


class Verdict(StrEnum):
    """How the examination of a file ended."""

    VALID = "valid"
    INVALID = "invalid"
    UNTRUSTED = "untrusted"
    UNSIGNED = "unsigned"

    @property
    def exit_code(self) -> ExitCode:
        """What `contract-tui verify` answers to the shell."""
        return _EXIT_CODES[self]

    @property
    def words(self) -> str:
        """The verdict in the interface's words."""
        return _WORDS[self]


_EXIT_CODES = {
    Verdict.VALID: ExitCode.DONE,
    Verdict.INVALID: ExitCode.VERIFY_INVALID,
    Verdict.UNTRUSTED: ExitCode.VERIFY_UNTRUSTED,
    Verdict.UNSIGNED: ExitCode.VERIFY_UNSIGNED,
}
_WORDS = {
    Verdict.VALID: "有效",
    Verdict.INVALID: "无效",
    Verdict.UNTRUSTED: "签名完好，但不可信",
    Verdict.UNSIGNED: "没有签名",
}


class Flaw(StrEnum):
    """What is wrong with a file or a signature; scripts may depend on the values."""

    UNREADABLE = "unreadable"
    TOO_COMPLICATED = "too_complicated"
    FOREIGN = "foreign"
    INCOMPLETE = "incomplete"
    EXTRA_SIGNATURE = "extra_signature"
    FIELDS = "fields"
    INTEGRITY = "integrity"
    ALGORITHM = "algorithm"
    COVERAGE = "coverage"
    TRAILING = "trailing"
    MODIFIED = "modified"
    ATTACHMENTS = "attachments"
    CERTIFICATION = "certification"
    SAME_SIGNER = "same_signer"
    REVOKED = "revoked"
    CHAIN = "chain"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    REVOCATION_UNKNOWN = "revocation_unknown"
    KEY_USAGE = "key_usage"
    IDENTITY = "identity"
    HISTORY = "history"
    TIMESTAMP = "timestamp"
    CERTIFICATE = "certificate"
    SHA256 = "sha256"


UNTRUSTING = frozenset(
    {
        Flaw.CHAIN,
        Flaw.EXPIRED,
        Flaw.NOT_YET_VALID,
        Flaw.REVOCATION_UNKNOWN,
        Flaw.KEY_USAGE,
        Flaw.IDENTITY,
        Flaw.HISTORY,
        Flaw.TIMESTAMP,
    }
)
"""Flaws that leave a signature intact but not proven as to who or when; all others make it invalid."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    Attributes:
        words: A sentence in the interface's language.
    """

    flaw: Flaw
    words: str

    @property
    def verdict(self) -> Verdict:
        """What it makes of the file."""
        return Verdict.UNTRUSTED if self.flaw in UNTRUSTING else Verdict.INVALID


class TimeSource(StrEnum):
    """Where the time of a signature comes from."""

    SIGNER = "signer"
    TIMESTAMP = "timestamp"

    @property
    def words(self) -> str:
        """The source in the interface's words."""
        return "签署人的时钟" if self is TimeSource.SIGNER else "时间戳服务"


class Identity(StrEnum):
    """By what it is known whose a signature is, beyond what its certificate says of itself."""

    RECORDED = "recorded"
    SEAL = "seal"
    PLATFORM_ROOT = "platform_root"
    UNKNOWN = "unknown"

    @property
    def words(self) -> str:
        """The proof of identity in the interface's words."""
        return _IDENTITIES[self]


_IDENTITIES = {
    Identity.RECORDED: "与数据库中此合同的记录一致",
    Identity.SEAL: "已知的平台签章",
    Identity.PLATFORM_ROOT: "由平台签章的根证书签发",
    Identity.UNKNOWN: "没有记录可核对，只知道证书上的名称",
}


class Kind(StrEnum):
    """What a signature is by ISO 32000-2, 12.8."""

    CERTIFICATION = "certification"
    APPROVAL = "approval"
    TIMESTAMP = "timestamp"

    @property
    def words(self) -> str:
        """The kind in the interface's words."""
        return _KINDS[self]


_KINDS = {Kind.CERTIFICATION: "认证签名", Kind.APPROVAL: "批准签名", Kind.TIMESTAMP: "文件时间戳"}


class Coverage(StrEnum):
    """How much of the file a signature's digest covers."""

    FILE = "file"
    REVISION = "revision"
    PART = "part"

    @property
    def words(self) -> str:
        """The coverage in the interface's words."""
        return _COVERAGES[self]


_COVERAGES = {
    Coverage.FILE: "整个文件",
    Coverage.REVISION: "签署时的完整版本",
    Coverage.PART: "只有文件的一部分",
}


@dataclass(frozen=True, slots=True)
class SignatureFinding:
    """One signature of a file, or a document timestamp.

    Attributes:
        field: The name of its form field.
        party: Whose it is, None for timestamps and fields that are not a contract's.
        certificate: None when the signature cannot be read.
        chain: Subjects from the signer's certificate to the root, as far as a chain was found.
        at: UTC; None when nothing says when.
        level: What was reached, None for timestamps and what cannot be read.
        changes: What was changed after it, in the interface's words.
        intact: Whether the bytes it covers are what was signed.
        trusted: Whether the chain ends at a configured root and nothing speaks against it.
        doubts: Why the time that the signer's clock gave cannot be true, as sentences; no flaw, since that
            time proves nothing anyway.
        identity: By what it is known whose it is; None for timestamps and what cannot be read.
    """

    field: str
    party: SignatureParty | None
    kind: Kind
    certificate: Certificate | None = None
    chain: tuple[str, ...] = ()
    at: datetime | None = None
    time_source: TimeSource = TimeSource.SIGNER
    level: Level | None = None
    coverage: Coverage = Coverage.PART
    changes: tuple[str, ...] = ()
    intact: bool = False
    trusted: bool = False
    identity: Identity | None = None
    problems: tuple[Problem, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Whose signature it is, in the interface's words."""
        if self.party is not None:
            return self.party.signature
        return "文件时间戳" if self.kind is Kind.TIMESTAMP else "其他签名"


@dataclass(frozen=True, slots=True)
class Known:
    """What a home's database knows, for a file to be compared with.

    Attributes:
        seals: SHA-256 of the certificates that the home has sealed with, hex.
        seal_keys: The same of their public keys, as far as they are known.
        expected: SHA-256 of the parties' certificates as they were recorded of the contract that the file is,
            or says that it is; None when that contract is not known.
        sha256: Of the stored document, hex; empty when the contract is known and has none, None when there is
            nothing to compare with.
    """

    seals: frozenset[str] = frozenset()
    seal_keys: frozenset[str] = frozenset()
    expected: Mapping[SignatureParty, str] | None = None
    sha256: str | None = None


NOTHING_KNOWN = Known()
"""Without a database."""


class Paper(StrEnum):
    """What a file of this program is by its own account, which its signatures cover."""

    CONTRACT = "contract"
    REPORT = "report"

    @property
    def words(self) -> str:
        """The kind in the interface's words."""
        return "合同" if self is Paper.CONTRACT else "签署报告，不是合同"


@dataclass(frozen=True, slots=True)
class StoredMatch:
    """What the database says of a file.

    Attributes:
        number: The contract that the file is, or says that it is.
        same: Whether its SHA-256 equals the stored document's.
        kind: Which document, in the interface's words, e.g. 正式合同.
        renewals_since: How many archive time stamps the stored document has got since this copy of it; 0 for
            the stored one itself.
    """

    number: str
    same: bool
    kind: str
    renewals_since: int = 0


@dataclass(frozen=True, slots=True)
class VerificationReport:
    """What examining a file found.

    Attributes:
        sha256: Of the whole file, hex.
        size: Of the file, in bytes.
        ours: Whether the file has the signature fields of a contract of this program.
        paper: What it is; None when it does not say.
        signatures: In the order in which they were made.
        problems: Of the file as a whole; the signatures' stand with them.
        notes: What is worth knowing and not wrong.
        archive_losses: Why it is no longer the PDF/A that it says it is, as sentences; no signature's flaw.
        demonstration: Whether a signature is a demo's, without legal effect (P15, P16).
        stored: None without a database, or when it does not know the file.
        carried: What the document holds of the home that it comes from; None when it holds nothing, is not
            intact, or is sealed by nobody who is known as the platform.
        not_compared: Why the database could not be asked, as a sentence; empty when it was, or there is none.
    """

    sha256: str
    size: int
    ours: bool
    signatures: tuple[SignatureFinding, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    archive_losses: tuple[str, ...] = ()
    demonstration: bool = False
    paper: Paper | None = None
    stored: StoredMatch | None = None
    carried: Carried | None = None
    not_compared: str = ""

    @property
    def all_problems(self) -> tuple[Problem, ...]:
        """The file's problems and then the signatures', what makes invalid first."""
        problems = [*self.problems, *(problem for each in self.signatures for problem in each.problems)]
        return tuple(sorted(problems, key=lambda problem: problem.verdict is not Verdict.INVALID))

    @property
    def verdict(self) -> Verdict:
        """The worst that was found; only a complete contract of this program is ever valid."""
        return _worst((problem.verdict for problem in self.all_problems), signed=bool(self.signatures))

    @property
    def sealed_by_platform(self) -> bool:
        """Whether it bears an intact seal of which it is known that it is the platform's."""
        seals = (each for each in self.signatures if each.party is SignatureParty.PLATFORM and each.intact)
        # A certificate that is known by itself may have expired; a root proves something by a good chain.
        return any(
            each.trusted if each.identity is Identity.PLATFORM_ROOT else each.identity is not Identity.UNKNOWN
            for each in seals
        )

    @property
    def line(self) -> str:
        """The verdict in one line; a demo's says that it has no legal effect."""
        head = self.verdict.words + ("（演示，没有法律效力）" if self.demonstration else "")
        # The platform alone seals both a report and a single-party contract.
        what = f"这是{self.paper.words}。" if self.paper is Paper.REPORT else ""
        return f"{head}：{what}{self._reason}"

    @property
    def _reason(self) -> str:
        if self.verdict is Verdict.UNSIGNED:
            return "此 PDF 没有任何签名。"
        problems = self.all_problems
        if problems:
            rest = f"（共 {len(problems)} 个问题）" if len(problems) > 1 else ""
            return f"{problems[0].words.removesuffix('。')}{rest}。"
        count = sum(each.kind is not Kind.TIMESTAMP for each in self.signatures)
        doubts = [doubt for each in self.signatures for doubt in each.doubts]
        summary = f"{count} 个签名完好、可信、齐全，签署后没有改动{self._unrecorded}。"
        return "".join([summary, *(f"注意：{each}" for each in (*doubts, *self.archive_losses))])

    @property
    def _unrecorded(self) -> str:
        """Whose name party A's certificate bears, where nothing was recorded to compare it with."""
        names = [
            each.certificate.subject
            for each in self.signatures
            if each.party is SignatureParty.CUSTOMER
            and each.certificate is not None
            and each.identity is not Identity.RECORDED
        ]
        return f"；甲方证书持有人为 {names[0]}，没有记录可核对" if names else ""


def _worst(verdicts: Iterable[Verdict], *, signed: bool) -> Verdict:
    distinct = set(verdicts)
    if Verdict.INVALID in distinct:
        return Verdict.INVALID
    if not signed:
        return Verdict.UNSIGNED
    return Verdict.UNTRUSTED if distinct else Verdict.VALID
