"""Reading contracts by command: texts, PDFs, the audit trail, unknown numbers, masks."""

from datetime import date
from pathlib import Path

import pytest

from contract_tui.domain import numbers
from tests.cli.conftest import (
    ENTERPRISE,
    INDIVIDUAL,
    OF_INDIVIDUAL,
    PARTY,
    SECOND,
    Here,
    generated,
    new,
    sent,
)

UNKNOWN = numbers.make(date(2024, 1, 1), 1)


def test_s3_the_template_can_be_read_before_anything_is_created(cli: Here) -> None:
    both = cli.done("contract", "template", "--width", "60").out
    single = cli.done("contract", "template", "--channel", "single").out
    assert "甲方" in both
    assert both != single


def test_text_is_wrapped_to_the_width_and_markdown_is_the_source(office: Here) -> None:
    number = generated(office)
    assert number in office.done("contract", "text", number).out
    assert office.done("contract", "text", number, "--markdown").out.startswith("#")


def test_a_pdf_goes_into_a_folder_under_its_own_name(office: Here, tmp_path: Path) -> None:
    number = generated(office)
    saved = Path(office.done("contract", "pdf", number, "-o", str(tmp_path), "--json").data["path"])
    assert saved.parent == tmp_path
    assert number in saved.name
    assert saved.read_bytes().startswith(b"%PDF")
    assert office("contract", "pdf", number, "-o", str(tmp_path), "--kind", "official").code == 3
    assert office("contract", "pdf", number, "-o", str(tmp_path / "none" / "x.pdf")).code == 6


@pytest.mark.parametrize(
    "command",
    [
        ("show",), ("text",), ("send",), ("resend",), ("convert",), ("void",), ("delete",), ("retry",),
        ("watch",), ("pdf", "-o", "x.pdf"), ("party",), ("sign-info",), ("cancel", "--reason", "x"),
    ],
    ids=lambda command: command[0],
)  # fmt: skip
def test_every_command_tells_an_unknown_number_from_an_impossible_one(
    cli: Here, command: tuple[str, ...]
) -> None:
    name, *rest = command
    unknown = cli("contract", name, UNKNOWN, *rest, "--json")
    assert (unknown.code, unknown.error["code"], unknown.out) == (4, "not_found", "")
    impossible = cli("contract", name, f"{UNKNOWN[:-1]}*", *rest, "--json")
    assert (impossible.code, impossible.error["code"]) == (2, "usage")


def test_audit_lists_the_events_and_proves_the_chain(office: Here) -> None:
    number = generated(office)
    audited = office.done("audit", number, "--json").data
    assert (audited["intact"], audited["total"], len(audited["events"])) == (True, 2, 2)
    assert "哈希链完整" in office.done("audit", number).err


def test_p9_no_command_prints_a_phone_or_an_identity_number_in_full(office: Here) -> None:
    number = sent(office)
    individual = new(office, "both", OF_INDIVIDUAL, INDIVIDUAL)
    office.done("contract", "party", individual, *PARTY)
    office.done("contract", "sign-info", individual)
    office.done("contract", "watch", number)
    printed = ""
    for command in (
        ("contract", "show", number), ("contract", "show", individual), ("contract", "list"),
        ("audit", number), ("audit", individual), ("customers", "list"), ("customers", "show", INDIVIDUAL),
        ("customers", "show", ENTERPRISE), ("orders", "list"),
    ):  # fmt: skip
        for answer in (office.done(*command), office.done(*command, "--json")):
            printed += answer.out + answer.err
    for secret in ("13800000001", "13800000002", "13900000003", "11010519491231002X"):
        assert secret not in printed
    assert "138****0001" in printed
    assert "110***********002X" in printed


def test_documents_are_named_in_words(office: Here) -> None:
    shown = office.done("contract", "show", generated(office)).out
    assert "合同草稿  " in shown
    assert "draft" not in shown


def test_p20_what_a_contract_waits_for_can_be_asked_by_command(office: Here) -> None:
    number = new(office, "both", SECOND)
    told = office.done("contract", "explain", number).out
    assert told.count("\n") == 1
    assert "请填写并确认甲方信息；确认后进入“草稿/合同草稿生成中”（预计耗时 3 分钟）。" in told
    data = office.done("contract", "explain", number, "--json").data
    assert (data["number"], data["waiting"]) == (number, "operator")
    assert data["task"] in told
