"""What is in force and who said so; a demo's home that remembers what it is."""

from dataclasses import asdict
from pathlib import Path

import pytest

from contract_tui.config import load_settings, remember_demo
from contract_tui.config.settings import SECTIONS
from tests.cli.conftest import SIMULATED, Here
from tests.world.exchange import PLATFORM, exchange_settings


@pytest.fixture
def plain(homeless: Here, monkeypatch: pytest.MonkeyPatch) -> Here:
    """Commands without the settings that other tests' signers need."""
    for name in SIMULATED:
        monkeypatch.delenv(name)
    homeless.home.mkdir()
    return homeless


def configured(homeless: Here, text: str) -> Path:
    path = homeless.home / "config.toml"
    path.write_text(text, "utf-8")
    return path


def shown(homeless: Here) -> dict[str, dict[str, object]]:
    data = homeless.done("config", "show", "--json").data
    assert data["total"] == len(data["settings"])
    return {each["name"]: each for each in data["settings"]}


def test_every_setting_is_shown_with_its_meaning(plain: Here) -> None:
    names = {f"{section}.{key}" for section, kind in SECTIONS.items() for key in kind.__annotations__}
    found = shown(plain)
    assert set(found) == names
    assert all(each["words"] and each["source"] == "默认" for each in found.values())
    assert all(each["value"] == each["default"] for each in found.values())


def test_a_value_is_shown_with_the_line_or_the_variable_that_gave_it(
    plain: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = configured(plain, "[limits]\n\norders = 20\nresends = 3\n")
    monkeypatch.setenv("CONTRACT_TUI_LIMITS__ATTEMPTS", "9")
    found = shown(plain)
    assert (found["limits.orders"]["value"], found["limits.orders"]["default"]) == (20, 30)
    assert found["limits.orders"]["source"] == f"配置文件 {path} 第 3 行"
    assert found["limits.resends"]["source"] == f"配置文件 {path} 第 4 行"
    assert found["limits.attempts"] == found["limits.attempts"] | {
        "value": 9,
        "source": "环境变量 CONTRACT_TUI_LIMITS__ATTEMPTS",
    }


def test_settings_are_shown_as_they_are_written(plain: Here) -> None:
    lines = plain.done("config", "show").out.splitlines()
    rows = {line.split()[0]: line.split()[1] for line in lines}
    assert rows["timing.deadline"] == "2592000"
    assert rows["engine.in_interface"] == "true"
    assert rows["signing.provider"] == '""'


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[limits]\norders = 0\n", 2),
        ("[limits]\norders = 30\nodrers = 1\n", 3),
        ("\n[nothing]\nx = 1\n", 3),
        ("[timing]\ndraft = 1\nsigner = 'soon'\n", 3),
        ("[limits]\norders = = 3\n", 2),
        ("[demo]\npace = -1\n", 2),
    ],
)
@pytest.mark.parametrize("command", ["check", "show"])
def test_the_first_wrong_line_is_named(plain: Here, text: str, line: int, command: str) -> None:
    path = configured(plain, text)
    answer = plain("config", command)
    assert answer.code == 2
    assert str(path) in answer.err
    assert f"第 {line} 行" in answer.err or f"line {line}" in answer.err


def test_a_right_configuration_is_called_right(plain: Here) -> None:
    assert "没有此文件" in plain.done("config", "check").out
    path = configured(plain, "[limits]\norders = 20\n")
    assert plain.done("config", "check").out.startswith(f"配置正确。配置文件 {path}\n")
    found = plain.done("config", "check", "--json").data
    assert found | {"missing": []} == {
        "file": str(path),
        "home": str(plain.home),
        "fine": True,
        "notes": [],
        "ready": False,
        "missing": [],
    }
    configured(plain, '[signing]\ntrust = "roots.pem"\n')
    answer = plain("config", "check", "--json")
    assert (answer.code, len(answer.data["notes"])) == (0, 1)
    assert "没有设置 signing.platform_trust" in answer.data["notes"][0]
    assert "没有设置 signing.platform_trust" in plain("config", "check").err


def test_p19_what_is_missing_before_anything_can_be_sent_is_told(plain: Here, tmp_path: Path) -> None:
    """The same list by `config check` and `doctor`; a home that has everything is ready."""
    configured(plain, '[signing]\nprovider = "exchange"\n')
    told = plain.done("config", "check").out
    listed = {each["what"]: each for each in plain.done("config", "check", "--json").data["missing"]}
    doctor = plain("doctor", "--json")
    assert doctor.code == 6
    assert [each for each in doctor.data["findings"] if each["what"] in listed] == list(listed.values())
    assert {"平台（乙方）", "签章密钥", "受信任的根证书"} <= set(listed)
    assert f"缺少 {len(listed)} 项" in told
    for each in listed.values():
        assert f"{each['what']}：{each['found']}" in told
        assert each["advice"] in told
    settings = exchange_settings(tmp_path / "world")
    configured(
        plain,
        f'[signing]\nprovider = "exchange"\ntrust = "{settings.signing.trust}"\n'
        f'[seal]\nkey = "{settings.seal.key}"\npassphrase = "{settings.seal.passphrase}"\n'
        "[platform]\n" + "".join(f'{name} = "{value}"\n' for name, value in asdict(PLATFORM).items()),
    )
    assert plain.done("config", "check", "--json").data["ready"] is True
    assert "缺少" not in plain.done("config", "check").out
    configured(plain, "[demo]\npace = 60\n")
    assert plain.done("config", "check", "--json").data["ready"] is True


def test_looking_at_settings_makes_no_home(homeless: Here) -> None:
    homeless.done("config", "show")
    homeless.done("config", "check")
    assert not homeless.home.exists()


def test_a_demo_keeps_its_pace_and_another_one_counts_for_one_run(tmp_path: Path) -> None:
    home = tmp_path / "demo"
    remember_demo(home, 300.0)
    before = (home / "config.toml").read_bytes()
    from contract_tui.cli import demo
    from contract_tui.cli.context import Context
    from contract_tui.cli.main import build_parser

    def pace(*args: str) -> float:
        context = Context(build_parser().parse_args(["--home", str(home), "demo", *args]))
        return demo._settings(context).pace

    assert pace() == 300
    assert pace("--pace", "10") == 10
    assert pace() == 300
    assert (home / "config.toml").read_bytes() == before


def test_single_settings_still_count_in_a_demo(tmp_path: Path) -> None:
    remember_demo(tmp_path, 60.0)
    with (tmp_path / "config.toml").open("a") as file:
        file.write("[timing]\nsigner = 1\n")
    settings = load_settings(tmp_path, {"CONTRACT_TUI_TIMING__CANCEL": "9"})
    assert (settings.timing.signer, settings.timing.cancel, settings.timing.draft) == (1, 9, 3)
    assert load_settings(tmp_path, {"CONTRACT_TUI_DEMO__PACE": "0"}).demonstration is False


def test_a_home_with_data_of_its_own_is_not_made_a_demos(office: Here) -> None:
    answer = office("demo", "--headless", "--pace", "600")
    assert answer.code == 3
    assert "不是演示数据" in answer.err
    assert not (office.home / "config.toml").exists()
    assert not load_settings(office.home, {}).demonstration


def test_a_demo_that_cannot_write_says_so(homeless: Here, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    answer = homeless("--home", str(tmp_path / "file" / "home"), "demo", "--headless")
    assert answer.code == 6


@pytest.mark.parametrize("value", ["1e300", "nan", "inf", "-1"])
def test_checking_and_working_agree_on_a_number_that_no_clock_survives(
    plain: Here, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("CONTRACT_TUI_TIMING__DRAFT", value)
    for command in (("config", "check"), ("contract", "list"), ("worker", "--once")):
        answer = plain(*command)
        assert answer.code == 2
        assert "CONTRACT_TUI_TIMING__DRAFT" in answer.err
        assert "至 31,622,400" in answer.err


def test_keys_that_could_not_work_are_named_with_file_and_line(plain: Here) -> None:
    path = configured(plain, '[keys]\ndownload = "f6"\nquit = "nothing"\n')
    answer = plain("config", "check")
    assert answer.code == 2
    assert f"配置文件 {path} 第 3 行：keys.quit 的按键 nothing 不能使用" in answer.err
    configured(plain, '[keys]\ndownload = "f6"\n')
    assert "配置正确" in plain.done("config", "check").out
    assert shown(plain)["keys.download"] == {
        "name": "keys.download",
        "value": "f6",
        "default": "",
        "source": f"配置文件 {path} 第 2 行",
        "words": "界面中此命令的按键",
    }
