"""A script takes an order contract through each channel, from a file of the billing API to the PDF."""

import hashlib
import io
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.cli.conftest import ENTERPRISE, SIMULATED, Shell, add_customers

NUMBER = re.compile(r"DD-\d{8}-\d{6}-[0-9A-Z*]")
ORDERS = "2024030500000001,2024030500000002,2024030500000003,2024030500000004"
TOTAL = 140950 + 600714 - 5000


@pytest.fixture
def shell(tmp_path: Path, deals: Path) -> Shell:
    shell = Shell(tmp_path / "home", **SIMULATED)
    unknown = shell("orders", "import", str(deals), "--json")
    assert unknown.code == 3
    assert f"--account {ENTERPRISE}" in unknown.data["problems"][0]["hint"]
    add_customers(shell)
    imported = shell("--json", "orders", "import", str(deals))
    assert (imported.code, imported.data["added"], imported.data["problems"]) == (0, 8, [])
    return shell


def text_of(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    text = "".join(page.extract_text() for page in pages)
    return "".join(text.replace("\x00", "").split())


def test_the_both_party_channel_from_the_file_to_the_pdf(shell: Shell, tmp_path: Path) -> None:
    checked = shell("contract", "check", "--channel", "both", "--customer", ENTERPRISE)
    assert (checked.code, len(checked.out.splitlines())) == (0, 3)
    new = shell("contract", "new", "--channel", "both", "--customer", ENTERPRISE, "--orders", ORDERS)
    number = new.out.strip()
    assert NUMBER.fullmatch(number)
    party = shell(
        "contract", "party", number, "--contact", "张三", "--phone", "13800000001",
        "--email", "zhang@example.com", "--address", "北京市海淀区演示路 1 号", "--json",
    )  # fmt: skip
    assert (party.code, party.data["substate"]) == (0, "generating")
    reviewed = shell("contract", "text", number, "--width", "100")
    assert reviewed.code == 0
    assert number in reviewed.out
    draft = shell.bytes("contract", "pdf", number)
    assert draft.stdout.startswith(b"%PDF")
    info = shell("contract", "sign-info", number, "--signer", "李四", "--json")
    assert (info.data["substate"], info.data["signer"]["phone"]) == ("signer_review", "138****0002")
    assert shell("contract", "send", number, "--json").data["substate"] == "customer_signing"
    watched = shell("contract", "watch", number, "--json", "--timeout", "60")
    assert (watched.code, watched.data["state"], watched.data["total_fen"]) == (0, "effective", TOTAL)
    target = tmp_path / "合同.pdf"
    assert shell("contract", "pdf", number, "-o", str(target)).code == 0
    official = next(each for each in watched.data["documents"] if each["kind"] == "official")
    content = target.read_bytes()
    assert hashlib.sha256(content).hexdigest() == official["sha256"]
    assert len(content) == official["bytes"]
    assert shell.bytes("contract", "pdf", number, "-o", "-").stdout == content
    text = text_of(content)
    assert number in text
    assert "人民币柒仟叁佰陆拾陆元陆角肆分" in text
    assert "以实际消费为准" in text


def test_the_single_party_channel_from_standard_input_to_a_pipe(shell: Shell) -> None:
    new = shell(
        "contract", "new", "--channel", "single", "--customer", "演示科技有限公司", "--orders", "-",
        stdin="2024030500000001\n2024030500000002\n",
    )  # fmt: skip
    number = new.out.strip()
    assert new.code == 0
    assert shell("contract", "watch", number, "--until", "generated", "--timeout", "60").code == 0
    assert shell("contract", "convert", number).code == 0
    watched = shell("contract", "watch", number, "--timeout", "60")
    assert watched.code == 0
    assert "已生效/电子合同已生效" in watched.out.splitlines()[-1]
    piped = shell.bytes("contract", "pdf", number)
    assert piped.returncode == 0
    assert number in text_of(piped.stdout)
    audited = shell("audit", number, "--json")
    assert audited.data["intact"] is True
    assert [event["kind"] for event in audited.data["events"]] == ["open", "drafted", "convert", "sealed"]
