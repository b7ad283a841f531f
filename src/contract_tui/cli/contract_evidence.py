"""`contract-tui contract evidence`: the evidence report, sealed by the process that holds the seal."""

import threading
import time
from typing import TYPE_CHECKING

from contract_tui.cli import output, shapes
from contract_tui.cli.contract_show import add_number
from contract_tui.cli.due import POLL_SECONDS, do_due_work
from contract_tui.cli.targets import add_target, target, waiting_for_partner
from contract_tui.cli.usage import Commands, Parser, add_command
from contract_tui.cli.values import seconds
from contract_tui.domain.errors import ExitCode, HeldError

if TYPE_CHECKING:
    from contract_tui.cli.context import Context
    from contract_tui.domain.evidence import EvidenceReport

_PATIENCE = 120.0


def add(commands: "Commands[Parser]") -> None:
    """Declare `contract-tui contract evidence` with its arguments."""
    evidence = add_command(
        commands,
        "evidence",
        "生成并下载签署报告：合同的全部签署记录和审计链末端，由平台签章",
        examples=("contract-tui contract evidence 编号 -o 报告.pdf",),
    )
    add_number(evidence)
    add_target(evidence)
    evidence.add_argument(
        "--timeout", type=seconds, default=_PATIENCE, metavar="S", help="最多等待的秒数，默认 120"
    )
    evidence.set_defaults(run=_evidence)


def _evidence(context: "Context") -> ExitCode:
    goal = target(context)
    report = _made(context, context.desk.evidence.request(context.args.number, context.by))
    if not report.failed:
        output.did(f"合同 {report.number} 的签署报告已生成，再次执行即可取得。")
    if goal is None:
        output.write_bytes(context.desk.evidence.content(report.id))
        return ExitCode.DONE
    with waiting_for_partner(goal, writing=True):
        path = context.desk.evidence.download(report.id, goal, replace=context.args.force)
    if context.json:
        output.write_json(shapes.evidence(report) | {"path": str(path)})
    else:
        output.talk(f"已保存 {path}")
    return ExitCode.DONE


def _made(context: "Context", report: "EvidenceReport") -> "EvidenceReport":
    """Wait for the process that holds the seal, being it where the settings say so."""
    pause, end = threading.Event(), time.monotonic() + context.args.timeout
    while report.made_at is None and not report.failed:
        if time.monotonic() >= end:
            raise HeldError("等待超时，签署报告尚未生成。", "报告由持有平台签章的 worker 生成，可稍后再取。")
        if not do_due_work(context):
            pause.wait(POLL_SECONDS)
        report = context.desk.evidence.get(report.id)
    return report
