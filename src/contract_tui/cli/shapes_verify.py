"""The JSON of `contract-tui verify` (docs/json.md): stable names, since scripts depend on them."""

from collections.abc import Iterable

from contract_tui.cli.shapes import Json, utc
from contract_tui.domain.signatures import Certificate
from contract_tui.domain.verdicts import Problem, SignatureFinding, VerificationReport


def report(report: VerificationReport) -> Json:
    """The whole report."""
    return {
        "verdict": report.verdict.value,
        "line": report.line,
        "demonstration": report.demonstration,
        "ours": report.ours,
        "document": report.paper.value if report.paper else None,
        "sha256": report.sha256,
        "bytes": report.size,
        "contract": report.stored.number if report.stored else None,
        "sha256_matches": report.stored.same if report.stored else None,
        "renewals_since": report.stored.renewals_since if report.stored else None,
        "signatures": [_signature(each) for each in report.signatures],
        "problems": _problems(report.problems),
        "archive_losses": list(report.archive_losses),
        "notes": list(report.notes),
    }


def _signature(finding: SignatureFinding) -> Json:
    return {
        "field": finding.field,
        "party": finding.party.value if finding.party else None,
        "kind": finding.kind.value,
        "intact": finding.intact,
        "trusted": finding.trusted,
        "identity": finding.identity.value if finding.identity else None,
        "certificate": certificate(finding.certificate) if finding.certificate else None,
        "chain": list(finding.chain),
        "signed_at": utc(finding.at),
        "time_source": finding.time_source.value,
        "level": finding.level.value if finding.level else None,
        "coverage": finding.coverage.value,
        "changes": list(finding.changes),
        "doubts": list(finding.doubts),
        "problems": _problems(finding.problems),
    }


def certificate(certificate: Certificate) -> Json:
    """Whose certificate it is, by whom, and for how long."""
    return {
        "subject": certificate.subject,
        "issuer": certificate.issuer,
        "serial": certificate.serial,
        "fingerprint": certificate.fingerprint,
        "not_before": utc(certificate.not_before),
        "not_after": utc(certificate.not_after),
    }


def _problems(problems: Iterable[Problem]) -> list[Json]:
    return [
        {"flaw": each.flaw.value, "verdict": each.verdict.value, "message": each.words} for each in problems
    ]
