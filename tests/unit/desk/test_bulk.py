"""One action on many contracts: planned with every reason, done one by one, stopped between two."""

import csv
import hashlib
import io
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from contract_tui.desk.contracts.bundle import bundle_file
from contract_tui.domain.actions import ACTIONS, Action
from contract_tui.domain.bulk import BulkResult, Outcome, summary
from contract_tui.domain.disk_errors import full
from contract_tui.domain.states import Substate, VoidReason
from contract_tui.store.database import Database
from tests.world.people import COLLEAGUE, OPERATOR
from tests.world.story import Story


def always() -> bool:
    return True


def outcomes(results: Iterator[BulkResult]) -> list[Outcome]:
    return [result.outcome for result in results]


def test_every_action_in_bulk_is_known_to_the_desk(story: Story) -> None:
    in_bulk = {action for action, it in ACTIONS.items() if it.done_in_bulk}
    assert in_bulk == {*story.desk.bulk._deeds, Action.DOWNLOAD}


def test_a_plan_gives_the_refusal_of_each_contract_in_its_own_words(story: Story) -> None:
    generated, filling, unknown = story.generated("E-01"), story.filling("E-02"), "DD-20261123-000777-7"
    plan = story.desk.bulk.plan(Action.VOID, [generated, filling, unknown, "nonsense"])
    assert [item.number for item in plan.possible] == [generated]
    reasons = {item.number: item.refusal for item in plan.refused}
    assert reasons[filling].startswith("未发送签署的草稿无需作废，可直接删除。")
    assert reasons["nonsense"].startswith("合同编号不正确")
    assert [item.code for item in plan.refused] == ["forbidden", "usage", "usage"]


def test_a_number_that_comes_twice_is_done_once(story: Story) -> None:
    number = story.generated("E-01")
    plan = story.desk.bulk.plan(Action.VOID, [number, number.lower(), f" {number}"])
    assert [item.number for item in plan.items] == [number]


def test_s57_many_are_voided_and_deleted_each_in_its_own_transaction(story: Story) -> None:
    bulk, numbers = story.desk.bulk, [story.generated(f"E-0{place}") for place in (1, 2, 3)]
    results = list(bulk.perform(bulk.plan(Action.VOID, numbers), OPERATOR, always))
    assert [(each.number, each.outcome, each.words) for each in results] == [
        (number, Outcome.DONE, "已作废。") for number in numbers
    ]
    assert {story.get(number).reason for number in numbers} == {VoidReason.DRAFT_VOIDED}
    assert outcomes(bulk.perform(bulk.plan(Action.DELETE, numbers), OPERATOR, always)) == [Outcome.DONE] * 3
    assert story.filling("E-01", "E-02", "E-03")


def test_what_a_colleague_changed_since_the_plan_is_refused_and_the_rest_is_done(story: Story) -> None:
    bulk, first, second = story.desk.bulk, story.generated("E-01"), story.generated("E-02")
    plan = bulk.plan(Action.VOID, [first, second])
    story.desk.signing.convert(first, COLLEAGUE)
    lost, done = bulk.perform(plan, OPERATOR, always)
    assert (lost.outcome, lost.code) == (Outcome.REFUSED, "held")
    assert "在您查看之后已有变动" in lost.words
    assert COLLEAGUE.name in lost.words
    assert done.outcome is Outcome.DONE


def test_a_wish_to_stop_leaves_the_rest_untouched(story: Story) -> None:
    bulk, numbers = story.desk.bulk, [story.generated(f"E-0{place}") for place in (1, 2, 3)]
    wishes = iter([True, False])
    results = list(bulk.perform(bulk.plan(Action.VOID, numbers), OPERATOR, lambda: next(wishes, True)))
    assert [each.outcome for each in results] == [Outcome.DONE, Outcome.UNTOUCHED, Outcome.UNTOUCHED]
    assert [story.substate(number) for number in numbers[1:]] == [Substate.GENERATED] * 2
    assert summary(results) == "共 3 份合同：完成 1 份，未处理 2 份。"


def test_results_that_nobody_asks_for_are_not_made(story: Story) -> None:
    bulk, numbers = story.desk.bulk, [story.generated("E-01"), story.generated("E-02")]
    next(bulk.perform(bulk.plan(Action.VOID, numbers), OPERATOR, always))
    assert story.substate(numbers[1]) is Substate.GENERATED


def test_a_full_disk_ends_it_instead_of_being_met_a_thousand_times(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    bulk, numbers = story.desk.bulk, [story.generated("E-01"), story.generated("E-02")]
    plan = bulk.plan(Action.VOID, numbers)

    def no_writing(_database: Database) -> None:
        raise full("contract.db")

    monkeypatch.setattr(Database, "write", no_writing)
    refused, untouched = bulk.perform(plan, OPERATOR, always)
    assert (refused.outcome, untouched.outcome) == (Outcome.REFUSED, Outcome.UNTOUCHED)
    assert "磁盘已满" in untouched.words


def test_p7_what_was_sent_a_moment_ago_is_not_sent_again_in_bulk(story: Story) -> None:
    number = story.customer_signing("E-01")
    (item,) = story.desk.bulk.plan(Action.RESEND, [number]).items
    assert item.refusal.startswith("距上次发送时间过短")
    story.clock.tick(61)
    plan = story.desk.bulk.plan(Action.RESEND, [number])
    assert outcomes(story.desk.bulk.perform(plan, OPERATOR, always)) == [Outcome.DONE]
    assert len(story.get(number).messages) == 2


def test_a_zip_holds_pdfs_an_index_for_people_and_programs_and_their_sums(
    story: Story, tmp_path: Path
) -> None:
    effective, draft, filling = story.effective("E-01"), story.generated("E-02"), story.filling("E-03")
    bulk = story.desk.bulk
    plan = bulk.plan(Action.DOWNLOAD, [effective, draft, filling])
    folder = tmp_path / "zips"
    with bundle_file(folder, story.clock.now(), make=True) as (bundle, path):
        results = list(bulk.download(plan, bundle, always))
    assert [each.outcome for each in results] == [Outcome.DONE, Outcome.DONE, Outcome.REFUSED]
    assert list(folder.iterdir()) == [path]
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        content = {name: archive.read(name) for name in archive.namelist()}
    names = {f"{effective}-正式合同.pdf", f"{draft}-草稿.pdf"}
    assert set(content) == {*names, "index.json", "index.csv", "SHA256SUMS"}
    sums = dict(line.split("  ")[::-1] for line in content.pop("SHA256SUMS").decode().splitlines())
    assert sums == {name: hashlib.sha256(each).hexdigest() for name, each in content.items()}
    index = json.loads(content["index.json"])
    assert [(each["number"], each["outcome"]) for each in index["contracts"]] == [
        (effective, "done"), (draft, "done"), (filling, "refused"),
    ]  # fmt: skip
    assert index["contracts"][0]["sha256"] == sums[f"{effective}-正式合同.pdf"]
    table = list(csv.reader(io.StringIO(content["index.csv"].decode("utf-8-sig"), newline="")))
    assert table[3][:3] == [filling, story.get(filling).customer_name, "不能处理"]
    assert table[3][3] == plan.refused[0].refusal


def interrupted(story: Story, target: Path) -> None:
    with bundle_file(target, story.clock.now(), make=True) as (bundle, _):
        bundle.add(story.desk.documents.pdf(story.generated("E-01")))
        raise KeyboardInterrupt


def test_a_zip_that_is_not_finished_leaves_nothing_behind(story: Story, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        interrupted(story, tmp_path / "zips")
    assert list((tmp_path / "zips").iterdir()) == []


def test_a_damaged_document_is_left_out_and_said(
    story: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = story.generated("E-01")
    file = story.desk.documents.pdf(number)
    damaged = replace(file, content=file.content + b" ")
    monkeypatch.setattr(story.desk.documents, "pdf", lambda *_: damaged)
    plan = story.desk.bulk.plan(Action.DOWNLOAD, [number])
    with bundle_file(tmp_path / "a.zip", story.clock.now()) as (bundle, path):
        (result,) = story.desk.bulk.download(plan, bundle, always)
    assert result.outcome is Outcome.REFUSED
    assert "与登记的 SHA-256 不符" in result.words
    assert file.name not in zipfile.ZipFile(path).namelist()


def test_p18_many_are_recreated_and_what_can_no_longer_be_chosen_is_named(story: Story) -> None:
    voided, filling, effective = story.voided("E-01"), story.filling("E-02"), story.effective("E-03")
    with closing(sqlite3.connect(story.desk.settings.database)) as database, database:
        database.execute("UPDATE orders SET status = 'closed' WHERE order_number = 'E-02'")
    bulk = story.desk.bulk
    plan = bulk.plan(Action.RECREATE, [voided, filling, effective])
    assert [item.number for item in plan.possible] == [voided]
    assert "E-02" in plan.refused[0].refusal
    done, *refused = bulk.perform(plan, OPERATOR, always)
    assert done.made == story.get(done.made).number
    assert story.get(done.made).recreated_from == voided
    assert [each.outcome for each in refused] == [Outcome.REFUSED, Outcome.REFUSED]
