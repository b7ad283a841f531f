"""Programs, roots, templates and fonts that settings name: doctor says which of them others could change."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from contract_tui.config import Documents, Notify, Seal, Settings, Signing, load_settings
from contract_tui.desk.desk import Desk
from contract_tui.desk.diagnosis.places import places
from contract_tui.desk.diagnosis.situation import Occasion, Situation
from contract_tui.domain.findings import Severity
from tests.world.clock import StillClock


def naming(home: Path, path: Path) -> Settings:
    name = str(path)
    return replace(
        load_settings(home, {}),
        notify=Notify(command=f"'{name}' --sms"),
        seal=Seal(module=name),
        signing=Signing(trust=name, platform_trust=name, crls=name, timestamp_trust=name),
        documents=Documents(templates=name, serif=name, sans=name),
    )


@pytest.fixture
def program(tmp_path: Path) -> Path:
    folder = tmp_path / "a place"
    folder.mkdir(mode=0o755)
    (folder / "program").touch(mode=0o755)
    return folder / "program"


def never() -> Desk:
    raise AssertionError("places are looked at without a database")


def told(settings: Settings) -> list[str]:
    found = list(places(Situation(settings, StillClock(), never, Occasion.DOCTOR)))
    assert all(each.severity is Severity.NOTE and each.advice for each in found)
    return [each.state for each in found]


def test_what_nobody_else_can_change_is_not_spoken_of(tmp_path: Path, program: Path) -> None:
    assert told(naming(tmp_path, program)) == []
    assert told(naming(tmp_path, tmp_path / "none")) == []


def test_a_file_with_several_names_in_safe_places_is_safe(tmp_path: Path, program: Path) -> None:
    (program.parent / "other name").hardlink_to(program)
    assert told(naming(tmp_path, program)) == []


@pytest.mark.parametrize("above", [0, 1, 2], ids=["file", "folder", "folder above"])
def test_a_file_that_others_can_write_or_replace_is_named_with_its_setting(
    tmp_path: Path, program: Path, above: int
) -> None:
    weak = (program, *program.parents)[above]
    weak.chmod(0o775)
    found = told(naming(tmp_path / "home", program))
    assert len(found) == 9
    assert all(f"{weak} 的权限为 0775" in each and str(program) in each for each in found)
    assert [each.split(" ")[0] for each in found][:3] == ["notify.command", "seal.module", "signing.trust"]


def test_a_file_in_a_folder_of_roots_or_templates_counts_as_well(tmp_path: Path, program: Path) -> None:
    settings = replace(load_settings(tmp_path, {}), signing=Signing(trust=str(program.parent)))
    assert told(settings) == []
    program.chmod(0o666)
    assert [f"{program} 的权限为 0666" in each for each in told(settings)] == [True]


@pytest.mark.skipif(os.geteuid() != 0, reason="NOT RUN: only root can give files away")
def test_another_accounts_program_is_that_accounts_word(tmp_path: Path, program: Path) -> None:
    os.chown(program, 60_001, -1)
    assert all("属于 60001" in each for each in told(naming(tmp_path, program)))
