"""How a provider is found: the program's own by name, another package's by its entry point."""

from collections.abc import Callable
from pathlib import Path

import pytest

from contract_tui.config import load_settings
from contract_tui.desk.desk import Desk
from contract_tui.desk.diagnosis.diagnosis import Diagnosis
from contract_tui.desk.diagnosis.readiness import Readiness
from contract_tui.domain.capabilities import UNCHOSEN, By
from contract_tui.domain.errors import InvalidInputError, OutsideError
from contract_tui.signing.registry import capabilities_of, specification_of
from tests.world.clock import StillClock
from tests.world.homes import a_desk, settings_of
from tests.world.signing.cloud import SPECIFICATION

Install = Callable[[str], None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Puts a package beside the program that offers providers."""

    def installed(points: str) -> None:
        folder = tmp_path / "site" / "others-1.0.dist-info"
        folder.mkdir(parents=True)
        (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: others\nVersion: 1.0\n")
        (folder / "entry_points.txt").write_text(f"[contract_tui.providers]\n{points}\n")
        monkeypatch.syspath_prepend(str(tmp_path / "site"))

    return installed


def test_settings_may_name_an_installed_provider(tmp_path: Path) -> None:
    settings = settings_of(tmp_path / "home", provider="cloud")
    assert specification_of(settings) is SPECIFICATION
    assert capabilities_of(settings).activation is By.SERVICE


def test_settings_name_no_provider_that_nobody_offers(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="的值 'clowd' 不正确") as refused:
        load_settings(tmp_path / "home", {"CONTRACT_TUI_SIGNING__PROVIDER": "clowd"})
    assert "'simulated'、'exchange'" in refused.value.hint


def test_while_no_provider_is_chosen_nobody_answers_but_operators(tmp_path: Path) -> None:
    settings = settings_of(tmp_path / "home", provider="")
    assert specification_of(settings) is None
    assert capabilities_of(settings) is UNCHOSEN


def test_no_package_takes_the_name_of_one_of_the_programs_own(tmp_path: Path, install: Install) -> None:
    install("exchange = tests.world.signing.cloud:SPECIFICATION")
    found = specification_of(settings_of(tmp_path / "home", provider="exchange"))
    assert found
    assert found.capabilities.returns


@pytest.mark.parametrize(
    ("point", "problem"),
    [
        ("nowhere_to_be_found:SPECIFICATION", "不能装入"),
        ("tests.world.signing.cloud:NOTHING", "不能装入"),
        ("tests.world.signing.cloud:VISIBLE_AFTER", "没有给出同名的说明"),
        ("tests.world.signing.cloud:SPECIFICATION", "没有给出同名的说明"),
    ],
)
def test_a_package_that_does_not_keep_its_word_is_named(
    tmp_path: Path, install: Install, point: str, problem: str
) -> None:
    name = f"broken-{len(point)}"
    install(f"{name} = {point}")
    settings = settings_of(tmp_path / "home", provider=name)
    with pytest.raises(OutsideError, match=f"签署服务 {name} .*{problem}"):
        a_desk(settings.home, StillClock(), settings=settings)
    (missing,) = [
        each
        for each in Readiness(Diagnosis(settings, StillClock(), not_opened)).missing()
        if problem in each.state
    ]
    assert "重新安装" in missing.advice


def not_opened() -> Desk:
    raise AssertionError("nobody needs the database to say so")
