"""Commands with many contracts: one result a line, the refusal's own words, and an honest end."""

import errno
import io
import json
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contract_tui.desk.contracts.drafts import Drafts
from tests.cli.conftest import FIRST, INDIVIDUAL, OF_INDIVIDUAL, SECOND, Here, generated, new
from tests.world.answers import Answer


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Let standard input give a text."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode()), "utf-8"))


def lines(answer: Answer) -> list[dict[str, Any]]:
    return [json.loads(line) for line in answer.out.splitlines()]


@pytest.fixture
def three(office: Here) -> tuple[str, str, str]:
    """Two generated single-party drafts, and a both-party one on 填写信息."""
    first, second = generated(office, FIRST), new(office, "single", OF_INDIVIDUAL, INDIVIDUAL)
    office.done("contract", "watch", second, "--until", "generated")
    return first, second, new(office, "both", SECOND)


def test_each_contract_has_a_line_and_one_refusal_makes_exit_code_3(
    office: Here, three: tuple[str, str, str]
) -> None:
    answer = office("contract", "void", *three, "--json")
    assert answer.code == 3
    told = lines(answer)
    assert [(each["number"], each["result"], each["code"]) for each in told] == [
        (three[0], "done", None), (three[1], "done", None), (three[2], "refused", "forbidden"),
    ]  # fmt: skip
    assert told[2]["message"].startswith("未发送签署的草稿无需作废，可直接删除。")
    assert "共 3 份合同：完成 2 份，不能处理 1 份。" in answer.err
    assert office("contract", "delete", *three).code == 0


def test_a_dry_run_changes_nothing_and_says_both_kinds(office: Here, three: tuple[str, str, str]) -> None:
    answer = office("contract", "void", *three, "--dry-run", "--json")
    assert (answer.code, [each["result"] for each in lines(answer)]) == (3, ["planned", "planned", "refused"])
    shown = office.done("contract", "show", three[0], "--json").data
    assert shown["substate"] == "generated"


def test_numbers_come_from_standard_input_once_each(
    office: Here, three: tuple[str, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, f"{three[0]}\n{three[1]}，{three[0]}\n")
    answer = office("contract", "void", "-")
    assert answer.code == 0
    assert answer.out.splitlines() == [f"{number}  已作废。" for number in three[:2]]


def test_no_number_at_all_is_refused(office: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, " \n")
    answer = office("contract", "void", "-")
    assert (answer.code, "没有给出合同编号" in answer.err) == (2, True)


def test_many_pdfs_come_as_one_zip(office: Here, three: tuple[str, str, str], tmp_path: Path) -> None:
    target = tmp_path / "合同.zip"
    answer = office("contract", "pdf", *three, "-o", str(target), "--json")
    assert answer.code == 3
    told = lines(answer)
    assert [each["made"] for each in told] == [f"{number}-草稿.pdf" for number in three[:2]] + [None]
    assert told[0]["path"] == str(target)
    with zipfile.ZipFile(target) as archive:
        (tmp_path / "out").mkdir()
        archive.extractall(tmp_path / "out")
    subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=tmp_path / "out", check=True)
    again = office("contract", "pdf", *three, "-o", str(target))
    assert (again.code, "已经存在" in again.err) == (5, True)


def test_where_nothing_can_be_downloaded_no_zip_is_made(
    office: Here, three: tuple[str, str, str], tmp_path: Path
) -> None:
    target = tmp_path / "合同.zip"
    answer = office("contract", "pdf", three[2], "DD-20261123-000001-1", "-o", str(target))
    assert answer.code == 3
    assert not target.exists()


def test_one_number_alone_answers_as_ever(office: Here, three: tuple[str, str, str]) -> None:
    assert office("contract", "void", three[2]).code == 3
    assert office.done("contract", "void", three[0], "--json").data["state"] == "voided"
    assert office("contract", "void", "DD-20261123-000001-1").code == 2


def stopped_after_the_first(monkeypatch: pytest.MonkeyPatch, stop: Callable[[], None]) -> None:
    """Let something happen while the first contract is being voided."""
    void = Drafts.void

    def interrupted(drafts: Drafts, *args: object, **options: object) -> None:
        void(drafts, *args, **options)  # type: ignore[arg-type]  # what was to be done
        stop()

    monkeypatch.setattr(Drafts, "void", interrupted)


def test_the_interrupt_key_lets_what_was_begun_end_and_touches_no_other(
    office: Here, three: tuple[str, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped_after_the_first(monkeypatch, lambda: os.kill(os.getpid(), signal.SIGINT))
    answer = office("contract", "void", three[0], three[1], "--json")
    assert answer.code == 130
    assert [each["result"] for each in lines(answer)] == ["done", "untouched"]
    assert office.done("contract", "show", three[1], "--json").data["substate"] == "generated"


def test_a_reader_that_has_gone_ends_it_and_what_was_done_is_told(
    office: Here, three: tuple[str, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(_text: str) -> int:
        raise BrokenPipeError(errno.EPIPE, "")

    with monkeypatch.context() as patched:
        stopped_after_the_first(patched, lambda: patched.setattr(sys.stdout, "write", gone))
        answer = office("contract", "void", three[0], three[1])
    assert answer.code == 6
    assert f"以下已经完成，请勿重做：{three[0]} 已作废。" in answer.err
    assert office.done("contract", "show", three[1], "--json").data["substate"] == "generated"


def test_a_plan_of_downloads_does_no_due_work(office: Here) -> None:
    number, other = new(office, "single", FIRST), new(office, "single", SECOND)
    before = len(office.done("audit", number, "--json").data["events"])
    office("contract", "pdf", number, other, "--dry-run")
    assert len(office.done("audit", number, "--json").data["events"]) == before


def test_results_as_json_and_the_zip_are_not_mixed(office: Here) -> None:
    number, other = generated(office, FIRST), generated(office, SECOND)
    answer = office("contract", "pdf", number, other, "--json")
    assert (answer.code, answer.out) == (2, "")
