"""`contract-tui audit`: a contract's history and the proof that nobody changed it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from contract_tui.cli import output, shapes
from contract_tui.cli.usage import Commands, Parser, add_command
from contract_tui.domain import labels
from contract_tui.domain.audit import FACTS, AuditEvent, chain_problem, details_as_shown
from contract_tui.domain.clock import local_text
from contract_tui.domain.contract_audit import AuditResult
from contract_tui.domain.errors import ExitCode

if TYPE_CHECKING:
    from contract_tui.cli.context import Context


def add(commands: "Commands[Parser]") -> None:
    """Declare `contract-tui audit` with its arguments."""
    audit = add_command(
        commands,
        "audit",
        "列出合同的审计事件并校验哈希链；链断裂时退出码 3",
        examples=("contract-tui audit 合同编号", "contract-tui audit --verify-all"),
    )
    which = audit.add_mutually_exclusive_group(required=True)
    which.add_argument("number", metavar="NUMBER", nargs="?", help="合同编号")
    which.add_argument("--verify-all", action="store_true", help="核对全部合同，包括已删除的")
    audit.add_argument(
        "--verify", action="store_true", help="另核对事件与合同的状态、文本和文件是否一致，不列出事件"
    )
    audit.set_defaults(run=_run)


def _run(context: "Context") -> ExitCode:
    trail = context.desk.audit_trail
    if context.args.verify_all:
        history = (*trail.audit_structure(), *trail.audit_history())
        return _verify(context, trail.audit_all(), history)
    if context.args.verify:
        return _verify(context, iter((trail.audit(context.args.number),)), ())
    return _audit(context)


def _verify(context: "Context", results: Iterator[AuditResult], history: Sequence[str]) -> ExitCode:
    counts = dict.fromkeys(("contracts", "deleted", "events", "documents", "broken"), 0)
    problems: list[AuditResult] = []
    for result in results:
        counts["contracts"] += 1
        counts["deleted"] += result.deleted
        counts["events"] += result.events
        counts["documents"] += result.documents
        counts["broken"] += not result.intact
        if not result.intact:
            problems.append(result)
    if context.json:
        output.write_json(
            {
                **counts,
                "intact": not problems and not history,
                "problems": list(map(broken, problems)),
                "history": list(history),
            }
        )
    else:
        for result in problems:
            for problem in result.problems:
                output.write(f"{result.number}  {problem}")
        for problem in history:
            output.write(problem)
        output.talk(_summary(counts, len(history)))
    return ExitCode.FORBIDDEN if problems or history else ExitCode.DONE


def broken(result: AuditResult) -> dict[str, object]:
    """A contract that is not whole, as JSON has it (docs/json.md)."""
    return {"number": result.number, "deleted": result.deleted, "problems": list(result.problems)}


def _summary(counts: Mapping[str, int], history: int) -> str:
    what = (
        f"{counts['contracts']} 份合同（其中已删除 {counts['deleted']} 份），{counts['events']} 条事件，"
        f"{counts['documents']} 份文本和文件"
    )
    if counts["broken"] or history:
        counted = [f"{counts['broken']} 份合同有问题"] if counts["broken"] else []
        counted += [f"数据库结构、检查点和编号有 {history} 处问题"] if history else []
        advice = "请停止使用，保留数据库，按 contract-tui help operations 处理。"
        return f"已核对 {what}：{'，'.join(counted)}。{advice}"
    return f"已核对 {what}：全部完整一致。"


def _audit(context: "Context") -> ExitCode:
    events = context.desk.audit_trail.events(context.args.number)
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
    shown = details_as_shown(event.details)
    details = "  ".join(f"{key}={value}" for key, value in shown.items() if key != FACTS)
    return (
        str(event.sequence),
        local_text(event.at, seconds=True),
        operator,
        labels.event(event.kind),
        details,
        event.hash[:12],
    )
