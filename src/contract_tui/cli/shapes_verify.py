"""The JSON of `contract-tui verify` (docs/json.md): stable names, since scripts depend on them."""

from collections.abc import Iterable

from contract_tui.cli.shapes import Json, utc
from contract_tui.domain.signatures import Certificate
from contract_tui.domain.verdicts import Problem, SignatureFinding, VerificationReport


def report(found: VerificationReport) -> Json:
    """The whole report."""
    return {
        "verdict": found.verdict.value,
        "line": found.line,
        "demonstration": found.demonstration,
        "ours": found.ours,
        "document": found.paper.value if found.paper else None,
        "sha256": found.sha256,
        "bytes": found.size,
        "contract": found.stored.number if found.stored else None,
        "sha256_matches": found.stored.same if found.stored else None,
        "renewals_since": found.stored.renewals_since if found.stored else None,
        "signatures": [_signature(each) for each in found.signatures],
        "problems": _problems(found.problems),
        "archive_losses": list(found.archive_losses),
        "notes": list(found.notes),
    }


def _signature(found: SignatureFinding) -> Json:
    return {
        "field": found.field,
        "party": found.party.value if found.party else None,
        "kind": found.kind.value,
        "intact": found.intact,
        "trusted": found.trusted,
        "identity": found.identity.value if found.identity else None,
        "certificate": _certificate(found.certificate) if found.certificate else None,
        "chain": list(found.chain),
        "signed_at": utc(found.at),
        "time_source": found.time_source.value,
        "level": found.level.value if found.level else None,
        "coverage": found.coverage.value,
        "changes": list(found.changes),
        "doubts": list(found.doubts),
        "problems": _problems(found.problems),
    }


def _certificate(found: Certificate) -> Json:
    return {
        "subject": found.subject,
        "issuer": found.issuer,
        "serial": found.serial,
        "fingerprint": found.fingerprint,
        "not_before": utc(found.not_before),
        "not_after": utc(found.not_after),
    }


def _problems(found: Iterable[Problem]) -> list[Json]:
    return [{"flaw": each.flaw.value, "verdict": each.verdict.value, "message": each.words} for each in found]
