"""One action on many contracts: what will be done and what will not, how it goes, what came of it."""

import asyncio
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from textual.widget import Widget

from contract_tui.desk.desk import Desk
from contract_tui.domain.actions import Action
from contract_tui.domain.audit import Operator
from contract_tui.domain.bulk import BulkItem, BulkPlan, BulkResult, Outcome, summary
from contract_tui.domain.errors import DeskError
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import Controller, handles
from contract_tui.tui.commands.keymap import key_name
from contract_tui.tui.dialogs import Confirm, Notice, TextPrompt
from contract_tui.tui.host import Host
from contract_tui.tui.page_screen import PageScreen
from contract_tui.tui.typed_path import path_problem, target_of
from contract_tui.tui.widgets.text_view import TextView
from contract_tui.tui.widgets.wrapped_lines import Line, wrapped

ItemT = TypeVar("ItemT")

_GROUP = "批量办理"
_LOOK_SECONDS = 0.2
_MOST_LISTED = 2_000
_MOST_NAMED = 5
"""How many contracts a question names one by one."""
_IRREVERSIBLE = frozenset({Action.CONVERT, Action.VOID, Action.RECREATE, Action.DELETE})
_CONSEQUENCES = {
    Action.CONVERT: "请确认已核对合同文本。转为正式合同后内容不可修改，也不能作废或取消。",
    Action.RESEND: "将向每份合同的签署人再发送一次签署信息。",
    Action.VOID: "作废后不能恢复。订单仍被合同占用，删除已作废的合同后才会释放。",
    Action.RECREATE: "每份由一份新合同取代，沿用其客户、签章方式、订单和甲方信息；原合同删除，不能恢复。",
    Action.DELETE: "删除后不能恢复，合同编号不再使用。所占用的订单将释放，可用于新的合同。",
    Action.DOWNLOAD: "PDF 存入一个 zip 文件，附目录（index.csv、index.json）和校验和（SHA256SUMS）。",
    Action.RETRY: "失败的后台任务将重新执行。",
}


class Run:
    """What a thread does with many contracts, and that the interface looks at and stops between two.

    Args:
        desk: Does it.
        by: For whom.

    Attributes:
        results: What became of those that it has come to.
        path: The zip, once it is there; None where none is made.
    """

    def __init__(self, desk: Desk, by: Operator) -> None:
        self._desk, self._by = desk, by
        self.results: list[BulkResult] = []
        self.path: Path | None = None
        self._halt = threading.Event()

    @property
    def stopping(self) -> bool:
        """Whether it was asked to stop."""
        return self._halt.is_set()

    def stop(self) -> None:
        """Let the thread end with the contract that it is at."""
        self._halt.set()

    def goes_on(self) -> bool:
        """Whether nobody has asked it to stop."""
        return not self._halt.is_set()

    def plan(self, action: Action, numbers: Sequence[str]) -> BulkPlan:
        """Look at the contracts."""
        return self._desk.bulk.plan(action, numbers, go_on=self.goes_on)

    def perform(self, plan: BulkPlan) -> None:
        """Do it; `results` grows.

        Raises:
            DeskError: The zip cannot be written; then there are no results.
        """
        if plan.action is not Action.DOWNLOAD:
            self._take(self._desk.bulk.perform(plan, self._by, self.goes_on))
            return
        from contract_tui.desk.contracts.bundle import bundle_file

        folder, now = self._desk.settings.downloads, self._desk.clock.now()
        try:
            with bundle_file(folder, now, make=True) as (bundle, path):
                self._take(self._desk.bulk.download(plan, bundle, self.goes_on))
        except DeskError:
            self.results.clear()
            raise
        self.path = path

    def _take(self, results: Iterator[BulkResult]) -> None:
        for result in results:
            self.results.append(result)


class ResultsHost(Host, Protocol):
    """A page that shows results."""

    @property
    def results(self) -> Sequence[BulkResult]:
        """What became of each contract; empty before the end."""


class ResultsSaving(Controller[ResultsHost]):
    """Saves results as a table."""

    def _nothing_to_save(self) -> str | None:
        return None if self.host.results else "办理之后才有结果可以保存。"

    @handles(
        Command("bulk.save", ("B",), "保存结果", "把结果列表存为 CSV 或 XLSX 文件", _GROUP),
        why_not=_nothing_to_save,
    )
    async def save(self) -> None:
        """Save the results as a table."""
        from contract_tui.desk.contracts.bulk_table import file_name, save_results

        host = self.host
        now = host.access.clock.now()
        proposed = str(host.access.settings.downloads / file_name(now))
        facts = ["存为 .csv 或 .xlsx；已有的文件不会覆盖。"]
        typed = await host.ask(TextPrompt("保存结果", "文件", path_problem, value=proposed, facts=facts))
        if typed is None:
            return
        target = target_of(typed, host.access.settings.downloads)
        path = await host.jobs.in_thread(save_results, host.results, target, now)
        await host.ask(Notice("已保存", [("文件", str(path))]))


class BulkScreen(PageScreen[frozenset[str]]):
    """The plan, what is done before what is refused; a counter that Esc stops between two contracts; results.

    Args:
        action: What is to be done.
        numbers: With which contracts.
    """

    TITLE = "批量办理"
    AUTO_FOCUS = "TextLines"
    HAS_STATUS = False

    def __init__(self, action: Action, numbers: Sequence[str]) -> None:
        super().__init__()
        self._action, self._numbers = action, numbers
        self._run = Run(self.desk, self.operator)
        self._plan: BulkPlan | None = None
        self._under_way = self._is_over = False
        self.controllers = (ResultsSaving(self),)

    @property
    def results(self) -> Sequence[BulkResult]:
        """What became of each contract; empty before the end."""
        return self._run.results if self._is_over else ()

    def compose_page(self) -> Iterable[Widget]:
        """One text: plan, progress or results."""
        yield TextView(id="report")

    def on_mount(self) -> None:
        """Look at the contracts; look at the counter now and then: the thread never touches a widget."""
        self.set_heading(f"批量{self._action.specification.words}", f"{len(self._numbers):,} 份合同")
        self.set_interval(_LOOK_SECONDS, self._show_progress)
        self.jobs.start(self._look(), "bulk.plan")

    def on_unmount(self) -> None:
        """Let a thread end with its contract."""
        self._run.stop()

    async def _look(self) -> None:
        self._show([("正在检查所选合同，请稍候。", "strong")])
        plan = await self.jobs.in_job(self._run.plan, self._action, self._numbers)
        if self._run.stopping:
            return
        self._plan = plan
        self._show(_plan_lines(plan))
        self.refresh_bindings()

    def _cannot_begin(self) -> str | None:
        if self._plan is None:
            return "正在检查所选合同，请稍候。"
        if self._under_way or self._is_over:
            return "正在处理，Esc 停止。" if self._under_way else "已经处理过，Esc 返回合同列表。"
        return None if self._plan.possible else "所选合同都不能处理，原因见上。"

    def _begin_words(self) -> str:
        count = f" {len(self._plan.possible):,} 份" if self._plan else ""
        return f"{self._action.specification.words}{count}"

    @handles(
        Command("bulk.begin", ("f8", "ctrl+n"), "执行", "对列出的合同逐份办理", _GROUP),
        why_not=_cannot_begin,
        words=_begin_words,
    )
    async def begin(self) -> None:
        """Do what the plan says; what cannot be undone is asked first."""
        if self._plan is None or not await self._is_meant(self._plan):
            return
        self._under_way = True
        self._show_progress()
        self.refresh_bindings()
        failure: DeskError | None = None
        try:
            await self.jobs.in_job(self._run.perform, self._plan)
        except DeskError as error:
            failure = error
        except asyncio.CancelledError:
            # The program is being left: the thread notices between two contracts.
            self._run.stop()
            raise
        finally:
            self._under_way, self._is_over = False, True
        self._show(_result_lines(self._run.results, self._run.path, failure))
        self.refresh_bindings()

    async def _is_meant(self, plan: BulkPlan) -> bool:
        return plan.action not in _IRREVERSIBLE or await self.ask(_question(plan))

    TABLE = (begin, ResultsSaving.save)

    def _show_progress(self) -> None:
        if self._under_way and self._plan is not None:
            done, total = len(self._run.results), len(self._plan.items)
            how = "正在停止，已开始的一份会完成" if self._run.stopping else "Esc 停止"
            self._show([(f"正在处理：{done:,}/{total:,} 份，{how}。", "strong")])

    def _show(self, lines: Iterable[Line]) -> None:
        self.query_one(TextView).set_layout(wrapped(lines))

    @handles(Command("back", ("escape",), "返回", "停止办理，或回到合同列表", _GROUP))
    def leave(self) -> None:
        """Stop what is under way; otherwise leave."""
        if self._under_way:
            self._run.stop()
        else:
            done = (result.number for result in self._run.results if result.outcome is Outcome.DONE)
            self.dismiss(frozenset(done))


def _question(plan: BulkPlan) -> Confirm:
    words, count = plan.action.specification.words, len(plan.possible)
    facts = [f"将对以下 {count:,} 份合同进行：{words}。", *map(_item_words, plan.possible[:_MOST_NAMED])]
    if count > _MOST_NAMED:
        facts.append(f"另有 {count - _MOST_NAMED:,} 份，返回后可在列表中查看。")
    facts.append(_CONSEQUENCES[plan.action])
    return Confirm(f"批量{words}", facts, word=f"{words} {count:,} 份", danger=True)


def _plan_lines(plan: BulkPlan) -> Iterator[Line]:
    words = plan.action.specification.words
    possible, refused = len(plan.possible), len(plan.refused)
    yield f"将处理 {possible:,} 份，不能处理 {refused:,} 份。", "strong" if possible else "bad"
    if possible:
        yield _CONSEQUENCES[plan.action], ""
        yield f"按 {key_name('bulk.begin')} {words} {possible:,} 份；Esc 返回，不做任何改动。", "good"
        yield "", ""
        yield f"将处理 {possible:,} 份：", "heading"
        yield from _listed(plan.possible, lambda item: (_item_words(item), ""))
    if refused:
        yield "", ""
        yield f"不能处理 {refused:,} 份：", "heading"
        yield from _listed(plan.refused, lambda item: (_item_words(item), "warning"))


def _listed(items: Sequence[ItemT], line: Callable[[ItemT], Line]) -> Iterator[Line]:
    """One line each, as many as anybody reads; a file of the results has them all."""
    yield from map(line, items[:_MOST_LISTED])
    if len(items) > _MOST_LISTED:
        yield f"另有 {len(items) - _MOST_LISTED:,} 份未列出；办理后保存结果，文件中有全部。", "dim"


def _item_words(item: BulkItem) -> str:
    return "  ".join(part for part in (item.number, item.party, item.refusal) if part)


def _result_lines(
    results: Sequence[BulkResult], path: Path | None, failure: DeskError | None
) -> Iterator[Line]:
    if failure is not None:
        yield failure.message, "bad"
        yield failure.hint, ""
        return
    yield summary(results), "strong"
    if path is not None:
        yield f"已保存 {path}", "good"
    yield f"按 {key_name('bulk.save')} 保存结果；Esc 返回合同列表。", "dim"
    kinds: Sequence[tuple[Outcome, str, Callable[[BulkResult], Line]]] = (
        (Outcome.REFUSED, "不能处理", lambda result: (_result_words(result), "warning")),
        (Outcome.UNTOUCHED, "未处理，仍然勾选", lambda result: (_result_words(result), "dim")),
        (Outcome.DONE, "完成", lambda result: (_result_words(result), "")),
    )
    for outcome, heading, line in kinds:
        of_kind = [result for result in results if result.outcome is outcome]
        if of_kind:
            yield "", ""
            yield f"{heading} {len(of_kind):,} 份：", "heading"
            yield from _listed(of_kind, line)


def _result_words(result: BulkResult) -> str:
    return "  ".join(part for part in (result.number, result.party, result.words) if part)
