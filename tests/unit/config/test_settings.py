"""Settings: defaults, file, environment, what is wrong with a value, and the demo's pace."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_type_hints

import pytest

from contract_tui.config import PROVIDERS, Limits, Settings, Timing, demo_settings, load_settings
from contract_tui.config.settings import LEAST_PACE, MOST_PACE, SECTIONS
from contract_tui.domain.errors import InvalidInputError

DAY = 86_400


def loaded(home: Path, text: str = "", **environ: str) -> Settings:
    home.mkdir(exist_ok=True)
    (home / "config.toml").write_text(text, "utf-8")
    return load_settings(home, {f"CONTRACT_TUI_{name}": value for name, value in environ.items()})


def test_the_defaults_are_the_rules_own(tmp_path: Path) -> None:
    settings = load_settings(tmp_path, {})
    assert settings.limits == Limits(orders=30, resends=3, attempts=5)
    assert (settings.timing.deadline, settings.timing.resend) == (30 * DAY, 60)
    assert settings.signing.provider == ""
    assert settings.platform.short_name == "腾讯云"
    assert not settings.demonstration
    assert settings.engine.in_interface


def test_a_homes_files_are_all_inside_it(tmp_path: Path) -> None:
    settings = load_settings(tmp_path, {})
    for path in (settings.database, settings.cache, settings.log_file, settings.downloads):
        assert path.is_relative_to(tmp_path)


def test_the_file_overrides_the_defaults_and_the_environment_the_file(tmp_path: Path) -> None:
    timing, platform = "[timing]\nsigner = 7\nresend = 30.5\n", '[platform]\nshort_name = "示例云"\n'
    text = f"{timing}{platform}[engine]\nin_interface = false\n"
    settings = loaded(tmp_path, text, TIMING__SIGNER="9", SIGNING__PROVIDER="simulated")
    assert (settings.timing.signer, settings.timing.resend) == (9.0, 30.5)
    assert settings.platform.short_name == "示例云"
    assert settings.signing.provider == "simulated"
    assert not settings.engine.in_interface
    assert settings.timing.draft == Timing().draft


def test_the_home_is_named_by_argument_then_environment(tmp_path: Path) -> None:
    env = {"CONTRACT_TUI_HOME": str(tmp_path / "env")}
    assert load_settings(tmp_path / "given", env).home == tmp_path / "given"
    assert load_settings(None, env).home == tmp_path / "env"
    assert load_settings(Path("relative"), {}).home == Path.cwd() / "relative"


def test_without_a_home_the_users_own_folders_are_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    folder = tmp_path / "config" / "contract-tui"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text("[limits]\nresends = 2\n")
    settings = load_settings(None, {})
    assert settings.home == tmp_path / "data" / "contract-tui"
    assert settings.limits.resends == 2


def test_downloads_may_go_elsewhere(tmp_path: Path) -> None:
    assert loaded(tmp_path, DOWNLOADS=str(tmp_path / "out")).downloads == tmp_path / "out"


def test_a_setting_that_earlier_versions_had_is_refused_with_what_became_of_it(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError) as refused:
        loaded(tmp_path, "[interface]\ntheme = 'dark'\npage_size = 100\n")
    assert "第 3 行：设置 interface.page_size 已取消（" in refused.value.message
    assert refused.value.hint == "请删除这项设置。"


WRONG_FILES = {
    "fraction for a count": ("[limits]\nattempts = 2.7\n", "limits.attempts"),
    "truth for a number": ("[limits]\nresends = true\n", "limits.resends"),
    "negative": ("[timing]\nsigner = -1\n", "timing.signer"),
    "not a number": ("[timing]\nsigner = nan\n", "timing.signer"),
    "infinite": ("[timing]\nsigner = inf\n", "timing.signer"),
    "larger than any calendar": ("[timing]\ndraft = 1e300\n", "timing.draft"),
    "a thousand digits": (f"[timing]\ndraft = {'9' * 1000}\n", "timing.draft"),
    "more digits than are read": (f"[timing]\ndraft = {'9' * 5000}\n", "config.toml"),
    "deeper than can be read": (f"[timing]\ndraft = {'[' * 100_000}\n", "config.toml"),
    "a name over two lines": ('[platform]\nlegal_name = "a\\nb"\n', "platform.legal_name"),
    "a path with a zero byte": ('[signing]\ntrust = "/a\\u0000b"\n', "signing.trust"),
    "pace beyond any clock": ("[demo]\npace = 1e-300\n", "demo.pace"),
    "text for a number": ('[timing]\nsigner = "soon"\n', "timing.signer"),
    "number for a text": ("[platform]\nshort_name = 1\n", "platform.short_name"),
    "a list": ("[timing]\nsigner = [1]\n", "timing.signer"),
    "number for truth": ("[engine]\nin_interface = 2\n", "engine.in_interface"),
    "unknown key": ("[timing]\nsinger = 1\n", "timing.singer"),
    "unknown section": ("[timings]\nsigner = 1\n", "timings"),
    "no section": ("signer = 1\n", "signer"),
    "no lease": ("[timing]\nlease = 0\n", "timing.lease"),
    "no attempt": ("[limits]\nattempts = 0\n", "limits.attempts"),
    "provider": ('[signing]\nprovider = "tencent"\n', "signing.provider"),
    "broken": ("[timing\n", "config.toml"),
}


@pytest.mark.parametrize(("text", "name"), WRONG_FILES.values(), ids=WRONG_FILES)
def test_a_wrong_value_in_the_file_is_named_with_file_and_key(tmp_path: Path, text: str, name: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        loaded(tmp_path, text)
    assert name in refused.value.message
    assert str(tmp_path / "config.toml") in refused.value.message
    assert refused.value.hint


def test_the_line_of_a_wrong_value_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="第 4 行"):
        loaded(tmp_path, "# mine\n[timing]\nresend = 1\nsigner = -1\n")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TIMING__SIGNER", "soon"),
        ("TIMING__NOTHING", "1"),
        ("NOTHING__SIGNER", "1"),
        ("LIMITS__ORDERS", "1.5"),
    ],
)
def test_a_wrong_variable_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(InvalidInputError, match=f"CONTRACT_TUI_{name}") as refused:
        loaded(tmp_path, **{name: value})
    assert refused.value.hint


def test_a_file_that_is_no_utf8_or_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidInputError, match=r"config\.toml"):
        load_settings(tmp_path, {})
    (tmp_path / "other" / "config.toml").mkdir(parents=True)
    with pytest.raises(InvalidInputError, match=r"config\.toml"):
        load_settings(tmp_path / "other", {})


def test_other_programs_variables_are_left_alone(tmp_path: Path) -> None:
    others = {"TIMING__SIGNER": "x", "CONTRACT_TUI_THEME": "x"}
    assert load_settings(tmp_path, others) == load_settings(tmp_path, {})


ANNOUNCED = {"draft": 180, "seal_both": 450, "seal_single": 900}
"""S50: 3 minutes; S40: 5 to 10; S58: 15."""


@pytest.mark.parametrize("pace", [1.0, 60.0, 0.5])
def test_the_demo_divides_the_guides_durations_by_its_pace(tmp_path: Path, pace: float) -> None:
    settings = demo_settings(load_settings(tmp_path, {}), pace)
    for name, seconds in ANNOUNCED.items():
        assert getattr(settings.timing, name) == pytest.approx(seconds / pace)
    assert settings.timing.resend == pytest.approx(60 / pace)
    assert settings.timing.deadline == 30 * DAY
    assert (settings.demonstration, settings.pace) == (True, pace)
    assert settings.signing.provider in PROVIDERS


@pytest.mark.parametrize("pace", [0, -1, float("nan"), float("inf"), 1e-300, 1e300])
def test_a_pace_that_is_none_is_refused(tmp_path: Path, pace: float) -> None:
    with pytest.raises(InvalidInputError, match="加速倍数"):
        demo_settings(load_settings(tmp_path, {}), pace)


def test_every_setting_can_be_given_by_the_environment_in_its_own_kind(tmp_path: Path) -> None:
    settings = load_settings(tmp_path, {})
    sections = ("platform", "signing", "timing", "limits", "documents", "engine", "interface", "demo")
    for section in sections:
        for each in fields(getattr(settings, section)):
            value = getattr(getattr(settings, section), each.name)
            found = loaded(tmp_path, **{f"{section}__{each.name}".upper(): str(value)})
            assert getattr(getattr(found, section), each.name) == value, each.name


NUMBERS = [
    (section, each.name, kind)
    for section, table in SECTIONS.items()
    for each in fields(table)
    if (kind := get_type_hints(table)[each.name]) in (int, float)
]
NO_NUMBERS = (
    "nan",
    "-nan",
    "inf",
    "-inf",
    "1e300",
    "-1e300",
    "1e309",
    "-1",
    "-0.1",
    "9" * 400,
    "1_0",
    "\u0661",
    "0x10",
)


@pytest.mark.parametrize(("section", "name", "kind"), NUMBERS, ids=lambda each: str(each))
def test_every_number_has_bounds_that_the_calendar_survives(
    tmp_path: Path, section: str, name: str, kind: type
) -> None:
    variable = f"{section}__{name}".upper()
    for wrong in NO_NUMBERS:
        with pytest.raises(InvalidInputError, match=variable) as refused:
            loaded(tmp_path, **{variable: wrong})
        assert "至" in refused.value.hint
    declared = next(each for each in fields(SECTIONS[section]) if each.name == name).metadata
    for bound in (declared["least"], declared["most"]):
        found = loaded(tmp_path, **{variable: f"{bound:.15g}"})
        assert getattr(getattr(found, section), name) == bound
    now, unit = datetime(2026, 11, 23, tzinfo=UTC), 3600 if name == "long_wait" else 1
    if section in ("timing", "interface"):
        farthest = timedelta(seconds=unit * float(declared["most"]))
        assert now - 2 * farthest < now < now + 2 * farthest
    with pytest.raises(InvalidInputError, match=variable):
        loaded(tmp_path, **{variable: f"{declared['most'] * 2:.0f}"})


def test_the_bounds_of_the_demos_pace_hold_in_every_duration(tmp_path: Path) -> None:
    settings = load_settings(tmp_path, {})
    declared = {each.name: each.metadata for each in fields(Timing)}
    for pace in (LEAST_PACE, MOST_PACE):
        timing = demo_settings(settings, pace).timing
        for name, meta in declared.items():
            assert getattr(timing, name) <= meta["most"], name


def test_a_text_that_is_no_utf8_is_refused_where_it_comes_from(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="CONTRACT_TUI_PLATFORM__ADDRESS"):
        loaded(tmp_path, PLATFORM__ADDRESS="\udcff")
    assert loaded(tmp_path, PLATFORM__ADDRESS="深圳\u3000南山").platform.address == "深圳\u3000南山"
