"""`contract-tui archive`: archive time stamps of sealed documents, and their renewal."""

import threading
import time
from typing import TYPE_CHECKING

from contract_tui.cli import output, shapes
from contract_tui.cli.due import POLL_SECONDS, do_due_work
from contract_tui.cli.listing import add_forms, write_list
from contract_tui.cli.usage import Commands, Parser, add_command
from contract_tui.cli.values import seconds
from contract_tui.domain.archives import ArchiveState
from contract_tui.domain.clock import local_text
from contract_tui.domain.errors import ExitCode, HeldError, InvalidInputError, OutsideError

if TYPE_CHECKING:
    from datetime import datetime

    from contract_tui.cli.context import Context

_PATIENCE = 120.0


def add(commands: "Commands[Parser]") -> None:
    """Declare `contract-tui archive` with `list`, `renew` and their arguments."""
    listing = add_command(
        commands, "list", "列出正式合同和签署报告的存档时间戳：加盖时间、有效至、续期次数、下次续期"
    )
    add_forms(listing)
    listing.set_defaults(run=_list)
    renew = add_command(
        commands,
        "renew",
        "立即为正式合同及其签署报告续存档时间戳；不执行此命令时，后台任务在到期前自动续期",
        examples=("contract-tui archive renew 编号", "contract-tui archive renew --all"),
    )
    renew.add_argument("numbers", nargs="*", metavar="编号", help="合同编号")
    renew.add_argument("--all", action="store_true", help="全部有存档时间戳的合同")
    renew.add_argument(
        "--timeout", type=seconds, default=_PATIENCE, metavar="S", help="每份文件最多等待的秒数，默认 120"
    )
    renew.set_defaults(run=_renew)


def _list(context: "Context") -> ExitCode:
    states = context.desk.archives.list()
    if context.json:
        output.write_json({"archives": [shapes.archive(each) for each in states], "total": len(states)})
        return ExitCode.DONE
    headings = ("合同编号", "文件", "加盖时间", "有效至", "已续期", "下次续期", "说明")
    write_list(context, headings, map(_cells, states), numbers=frozenset({4}))
    output.talk(f"共 {len(states)} 份文件有存档时间戳。")
    return ExitCode.DONE


def _cells(state: ArchiveState) -> tuple[str, ...]:
    moments = (_shown(each) for each in (state.stamped_at, state.until))
    return (state.number, state.document, *moments, str(state.renewals), _shown(state.due_at), state.error)


def _shown(moment: "datetime | None") -> str:
    return local_text(moment) if moment else "-"


def _renew(context: "Context") -> ExitCode:
    numbers = context.args.numbers
    if bool(numbers) == context.args.all:
        raise InvalidInputError("请给出合同编号，或用 --all 续全部合同，二者选一。")
    archives = context.desk.archives
    if context.args.all:
        numbers = [each.number for each in archives.list()]
    numbers = list(dict.fromkeys(numbers))
    before = [each for number in numbers for each in archives.of(number)]
    for number in numbers:
        archives.request(number)
    done = [_renewed(context, each) for each in before]
    if context.json:
        output.write_json({"archives": [shapes.archive(each) for each in done], "total": len(done)})
    else:
        for each in done:
            output.write(f"{each.number}  {each.document}已续存档时间戳，有效至 {_shown(each.until)}")
    return ExitCode.DONE


def _renewed(context: "Context", before: ArchiveState) -> ArchiveState:
    """Wait for a background task, being it where the settings say so."""
    pause, end = threading.Event(), time.monotonic() + context.args.timeout
    while True:
        states = context.desk.archives.of(before.number)
        after = next(each for each in states if each.report == before.report)
        if after.renewals > before.renewals:
            return after
        if after.error:
            words = f"合同 {after.number} 的{after.document}：存档时间戳没有续期：{after.error}"
            raise OutsideError(words, "排除原因后重试。")
        if time.monotonic() >= end:
            raise HeldError("等待超时，存档时间戳尚未续期。", "由后台任务（worker）续期，可稍后再查看。")
        if not do_due_work(context):
            pause.wait(POLL_SECONDS)
