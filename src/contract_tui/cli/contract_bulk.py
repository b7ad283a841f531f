"""Commands that take one contract or many: numbers as arguments or from standard input, one result a line."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from contract_tui.cli import output, shapes, streams
from contract_tui.cli.due import do_due_work
from contract_tui.cli.stopping import Stopping
from contract_tui.cli.targets import refuse_special, target, waiting_for_input
from contract_tui.cli.usage import Commands, Parser, add_command
from contract_tui.cli.values import STANDARD_STREAM
from contract_tui.domain.actions import Action
from contract_tui.domain.bulk import OUTCOME_WORDS, BulkPlan, BulkResult, Outcome, summary
from contract_tui.domain.contracts import DocumentKind
from contract_tui.domain.errors import ExitCode, InvalidInputError
from contract_tui.domain.numbers import split_numbers

if TYPE_CHECKING:
    from contract_tui.cli.context import Context
    from contract_tui.desk.contracts.bundle import Bundle

Run = Callable[["Context"], int]
"""What does a command."""


def _to_file(action: Action) -> str:
    return " -o 合同.zip" if action is Action.DOWNLOAD else ""


def add_bulk_action(
    commands: "Commands[Parser]", action: Action, single: Run, *, examples: Sequence[str] = ()
) -> Parser:
    """The command that does an action with one contract or with many, by the words of its declaration.

    Args:
        commands: The group that gets it.
        action: One that is done in bulk.
        single: Does it with `args.number` alone.
        examples: For its help.
    """
    verb = action.specification.verb
    command = add_command(
        commands,
        verb,
        action.specification.usage,
        examples=(
            *examples,
            f"contract-tui contract {verb} 编号1 编号2 --dry-run",
            f"… | contract-tui contract {verb} - --json{_to_file(action)}",
        ),
    )
    command.add_argument(
        "numbers", nargs="+", metavar="NUMBER|-", help="合同编号，可以多个；- 从标准输入读取"
    )
    command.add_argument(
        "--dry-run", action="store_true", help="只列出将处理哪些、不能处理哪些及原因，不做任何改动"
    )
    command.set_defaults(run=_one_or_many(action, single))
    return command


def _one_or_many(action: Action, single: Run) -> Run:
    def run(context: "Context") -> int:
        numbers: list[str] = context.args.numbers
        if len(numbers) == 1 and numbers[0] != STANDARD_STREAM and not context.args.dry_run:
            context.args.number = numbers[0]
            return single(context)
        return _many(context, action, _given(numbers))

    return run


def _given(numbers: Sequence[str]) -> list[str]:
    given: list[str] = []
    for number in numbers:
        given += _read() if number == STANDARD_STREAM else [number]
    if not given:
        raise InvalidInputError("没有给出合同编号。", "每行一个编号，或用空格、逗号分隔。")
    return given


def _read() -> list[str]:
    with waiting_for_input():
        return split_numbers(streams.standard_input().decode("utf-8", "replace"))


def _many(context: "Context", action: Action, given: Sequence[str]) -> int:
    if getattr(context.args, "without_unavailable", False):
        raise InvalidInputError(
            "--without-unavailable 只用于一份合同。", "请逐份查看哪些订单不能再选，再重新创建。"
        )
    kind = DocumentKind(context.args.kind) if getattr(context.args, "kind", None) else None
    if action is Action.DOWNLOAD and not context.args.dry_run:
        do_due_work(context)
    with Stopping() as stopping:
        plan = context.desk.bulk.plan(action, given, kind=kind, go_on=lambda: not stopping.wished)
        if stopping.wished:
            output.talk("已停止，没有处理任何合同。")
            return stopping.exit_code
        if context.args.dry_run:
            results = _tell_each(context, _planned(plan))
        elif action is Action.DOWNLOAD:
            results = _download(context, plan, kind, stopping)
        else:
            done = context.desk.bulk.perform(plan, context.by, lambda: not stopping.wished)
            results = _tell_each(context, done)
    output.talk(summary(results))
    refused = any(result.outcome in (Outcome.REFUSED, Outcome.UNTOUCHED) for result in results)
    return stopping.exit_code or (ExitCode.FORBIDDEN if refused else ExitCode.DONE)


def _planned(plan: BulkPlan) -> Iterator[BulkResult]:
    for item in plan.items:
        outcome = Outcome.REFUSED if item.refusal else Outcome.PLANNED
        yield BulkResult(item.number, item.party, outcome, item.refusal, item.code)


def _download(
    context: "Context", plan: BulkPlan, kind: DocumentKind | None, stopping: Stopping
) -> list[BulkResult]:
    goal = target(context)
    if goal is None and context.json:
        raise InvalidInputError("--json 和文件内容不能都写到标准输出。", "用 -o 文件名.zip 指定文件。")
    if not plan.possible:
        return _tell_each(context, _planned(plan))
    with _zip(context, goal) as (bundle, path):
        results = list(context.desk.bulk.download(plan, bundle, lambda: not stopping.wished, kind=kind))
    if path is not None:  # else the data is the zip, whose index says what became of each contract
        output.talk(f"已保存 {path}")
        _tell_each(context, results, path)
    return results


@contextmanager
def _zip(context: "Context", goal: Path | None) -> "Iterator[tuple[Bundle, Path | None]]":
    from contract_tui.desk.contracts.bundle import bundle_file, bundle_to

    now = context.desk.clock.now()
    if goal is None:
        with bundle_to(output.DataStream(), now) as bundle:
            yield bundle, None
        return
    refuse_special(goal)
    with bundle_file(goal, now, replace=context.args.force) as made:
        yield made


def _tell_each(
    context: "Context", results: Iterable[BulkResult], path: Path | None = None
) -> list[BulkResult]:
    """One line for each result as soon as it is there."""
    done = []
    for result in results:
        done.append(result)
        if result.outcome is Outcome.DONE and path is None:
            output.did(f"{result.number} {result.words}")
        if context.json:
            output.write_text(f"{output.dumped(shapes.bulk_result(result, path))}\n", at_once=True)
        else:
            words = result.words or f"{OUTCOME_WORDS[result.outcome]}。"
            output.write(f"{result.number}  {words}", at_once=True)
    return done
