"""Templates of one's own: listed, checked down to the sealed PDF, previewed, recorded in contracts."""

from pathlib import Path

import pytest

from tests.cli.conftest import FIRST, SECOND, Here, generated, new

BODY = (
    "# 合同\n\n- 合同编号：{{ number }}\n- 框架合同：{{ framework }}\n- 甲方：{{ customer_name }}\n"
    "{% for order in orders %}\n- 订单：{{ order.id }}\n{% endfor %}\n\n总金额 {{ total }}\n\n---\n\n"
)
BOTH_SIGN = "| 甲方 | 乙方 |\n|:--|:--|\n| {{ customer_name }} | {{ platform.legal_name }} |\n"
ONE_SIGNS = "| 乙方 |\n|:--|\n| {{ platform.legal_name }} |\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "templates"
    path.mkdir()
    monkeypatch.setenv("CONTRACT_TUI_DOCUMENTS__TEMPLATES", str(path))
    return path


def written(folder: Path, file: str, header: str, body: str) -> Path:
    path = folder / file
    path.write_text(f"{{# {header} #}}\n{body}", "utf-8")
    return path


@pytest.fixture
def two(folder: Path) -> Path:
    """One template for each channel."""
    written(folder, "a.md", "name: 双方合同\nversion: 2.1\nchannels: both", BODY + BOTH_SIGN)
    written(folder, "b.md", "version: 7\nchannels: single\n\nnote: not a key here", BODY + ONE_SIGNS)
    return folder


def test_the_programs_own_template_is_listed_and_passes_its_check(homeless: Here) -> None:
    [listed] = homeless.done("templates", "list", "--json").data["templates"]
    assert listed == listed | {
        "name": "order_contract",
        "version": "1.1",
        "channels": ["both", "single"],
        "file": None,
    }
    checked = homeless.done("templates", "check", "--json").data
    assert (checked["fine"], [each["problems"] for each in checked["templates"]]) == (True, [[]])
    assert not (homeless.home / "contract.db").exists()


def test_templates_of_ones_own_are_listed_with_name_version_and_channels(cli: Here, two: Path) -> None:
    data = cli.done("templates", "list", "--json").data
    assert data["total"] == 2
    assert [(each["name"], each["version"], each["channels"]) for each in data["templates"]] == [
        ("双方合同", "2.1", ["both"]),
        ("b", "7", ["single"]),
    ]
    assert str(two / "a.md") in cli.done("templates", "list").out
    assert cli.done("templates", "check").out.count("正常") == 2


def test_s3_the_channels_own_template_is_previewed(cli: Here, two: Path) -> None:
    assert "甲方" in cli.done("templates", "preview").out
    single = cli.done("templates", "preview", "--channel", "single").out
    assert single == cli.done("templates", "preview", "b").out
    assert single == cli.done("contract", "template", "--channel", "single").out
    assert cli.done("templates", "preview", "b", "--source").out == (two / "b.md").read_text("utf-8")
    assert cli("templates", "preview", "none").code == 4


def test_s23_each_channel_gets_its_template_and_the_contract_records_which(office: Here, two: Path) -> None:
    single = generated(office)
    both = new(office, "both", SECOND)
    office.done(
        "contract", "party", both, "--contact", "张三", "--phone", "13800000001",
        "--email", "z@example.com", "--address", "演示路 1 号",
    )  # fmt: skip
    office.done("worker", "--once")
    hashes = {
        each["name"]: each["sha256"] for each in office.done("templates", "list", "--json").data["templates"]
    }
    for number, name, version in ((single, "b", "7"), (both, "双方合同", "2.1")):
        events = office.done("audit", number, "--json").data["events"]
        [drafted] = [event for event in events if event["kind"] == "drafted"]
        assert drafted["details"]["template"] == f"{name} {version} sha256:{hashes[name][:12]}"
    assert FIRST in office.done("contract", "text", single).out


WRONG = {
    "no header": ("# 合同\n", "第 1 行没有写明版本号"),
    "no version": ("{# name: x #}\n", "第 1 行没有写明版本号"),
    "version in words": ("{# name: x\nversion: two #}\n", "第 2 行没有写明版本号"),
    "unknown key": ("{# version: 1\nchanels: both #}\n", "第 2 行：没有 chanels"),
    "unknown channel": ("{# version: 1\nchannels: three #}\n", "第 2 行的 channels 不正确"),
    "no number": (f"{{# version: 1 #}}\n{BODY.replace('{{ number }}', 'x')}{BOTH_SIGN}", "没有合同编号"),
    "bad name": ("{# version: 1\nname: ../x #}\n", "第 2 行的名称不能使用"),
    "syntax": ("{# version: 1 #}\n\n{% if %}\n", "第 3 行有误"),
    "unknown value": ("{# version: 1 #}\n\n\n{{ numbr }}\n", "第 4 行有误"),
    "only for refunds": (
        "{# version: 1 #}\n{% if has_refund %}\n{{ nothing }}\n{% endif %}\n",
        "第 3 行有误",
    ),
    "arithmetic": ("{# version: 1 #}\n{{ 1 / 0 }}\n", "第 2 行有误"),
    "types": ("{# version: 1 #}\n{% for x in 5 %}{% endfor %}\n", "第 2 行有误"),
    "prying": ("{# version: 1 #}\n\n{{ ''.__class__.__mro__ }}\n", "第 3 行有误"),
    "no signature block": (f"{{# version: 1 #}}\n{BODY}", "签署栏"),
    "no place for party A": (f"{{# version: 1 #}}\n{BODY}{ONE_SIGNS}", "甲方的签署栏"),
    "no total": (f"{{# version: 1 #}}\n{BODY.replace('{{ total }}', '')}{BOTH_SIGN}", "没有合同总金额"),
    "unprintable": (f"{{# version: 1 #}}\n{BODY}\n\N{GRINNING FACE}\n\n---\n\n{BOTH_SIGN}", "U+1F600"),
}


@pytest.mark.parametrize(("source", "said"), WRONG.values(), ids=WRONG)
def test_a_template_that_cannot_be_used_is_refused_with_file_and_line(
    cli: Here, folder: Path, source: str, said: str
) -> None:
    path = folder / "contract.md"
    path.write_text(source, "utf-8")
    answer = cli("templates", "check")
    assert answer.code == 2
    assert said in answer.out
    assert str(path) in answer.out or "sha256" in answer.out
    assert cli("templates", "check", "--json").data["fine"] is False


def test_a_channel_without_a_template_or_with_two_is_told(cli: Here, folder: Path) -> None:
    assert cli("templates", "check").code == 4
    written(folder, "a.md", "version: 1\nchannels: both", BODY + BOTH_SIGN)
    assert "没有用于 single 的合同模板" in cli("templates", "check").out
    assert cli("contract", "template", "--channel", "single").code == 4
    written(folder, "b.md", "version: 1", BODY + BOTH_SIGN)
    assert "有多个合同模板用于 both" in cli("templates", "check").out
    written(folder, "c.md", "version: 1\nname: a", BODY + BOTH_SIGN)
    assert "名称都是 a" in cli("templates", "list").err


def test_a_template_that_fails_stops_a_contract_before_it_is_opened(office: Here, folder: Path) -> None:
    path = written(folder, "a.md", "version: 1", "\n\n{{ nothing }}\n")
    answer = office(
        "contract", "new", "--channel", "single", "--customer", "王五", "--orders", "2024030500000008"
    )
    assert answer.code == 2
    assert f"{path} 第 4 行有误" in answer.err
