"""`contract-tui audit`: a contract's history and the proof that nobody changed it."""

from typing import TYPE_CHECKING

from contract_tui.cli import output, shapes
from contract_tui.cli.contract_show import add_number
from contract_tui.cli.usage import Commands, Parser, add_command
from contract_tui.domain import labels
from contract_tui.domain.audit import AuditEvent, chain_problem
from contract_tui.domain.clock import local_text
from contract_tui.domain.errors import ExitCode

if TYPE_CHECKING:
    from contract_tui.cli.context import Context

_WORDS = {trigger.value: words for trigger, words in labels.TRIGGERS.items()}


def add(commands: "Commands[Parser]") -> None:
    """Add the command."""
    audit = add_command(commands, "audit", "列出合同的审计事件并校验哈希链；链断裂时退出码 3")
    add_number(audit)
    audit.set_defaults(run=_audit)


def _audit(context: "Context") -> ExitCode:
    events = context.desk.contracts.audit(context.args.number)
    problem = chain_problem(events)
    if context.json:
        listed = [shapes.event(event) for event in events]
        output.write_json(
            {"events": listed, "total": len(events), "intact": problem is None, "problem": problem}
        )
    else:
        output.write_table(("序号", "时间", "操作人", "事件", "详情", "哈希"), map(_cells, events))
        output.talk(f"哈希链断裂：{problem}。" if problem else f"哈希链完整，共 {len(events)} 条事件。")
    return ExitCode.FORBIDDEN if problem else ExitCode.DONE


def _cells(event: AuditEvent) -> tuple[str, ...]:
    operator = f"{event.operator.name} {event.operator.origin}".strip()
    details = "  ".join(f"{key}={value}" for key, value in event.details.items())
    return (
        str(event.sequence),
        local_text(event.at, seconds=True),
        operator,
        _WORDS.get(event.kind, event.kind),
        details,
        event.hash[:12],
    )
