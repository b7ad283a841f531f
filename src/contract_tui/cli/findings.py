"""The diagnosis of a home as commands print it, in lines or JSON."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from contract_tui.cli import output
from contract_tui.domain.clock import SystemClock
from contract_tui.domain.errors import ExitCode
from contract_tui.domain.findings import Finding, Severity

if TYPE_CHECKING:
    from contract_tui.cli.context import Context
    from contract_tui.desk.diagnosis.diagnosis import Diagnosis


def diagnosis(context: "Context") -> "Diagnosis":
    """The diagnosis of a command's home; its database is opened when a check needs it."""
    from contract_tui.desk.diagnosis.diagnosis import Diagnosis

    return Diagnosis(context.settings, SystemClock(), lambda: context.desk, context.config_file)


def report(context: "Context", findings: Sequence[Finding]) -> ExitCode:
    """Write findings as lines or JSON.

    Returns:
        OUTSIDE when one of them is bad.
    """
    if context.json:
        output.write_json({"findings": listed(findings)})
    else:
        write_findings(findings)
    bad = any(each.severity is Severity.BAD for each in findings)
    return ExitCode.OUTSIDE if bad else ExitCode.DONE


def listed(findings: Iterable[Finding]) -> list[dict[str, str]]:
    """Findings as JSON."""
    return [
        {"what": each.what, "verdict": each.severity.value, "found": each.state, "advice": each.advice}
        for each in findings
    ]


def write_findings(findings: Iterable[Finding]) -> None:
    """Findings as lines, each with what to do below it."""
    for each in findings:
        output.write(f"{each.severity.words}  {each.what}：{each.state}")
        if each.advice:
            output.write(f"      {each.advice}")
