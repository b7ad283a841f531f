"""Writing settings: what stands in the file stays, nothing wrong is written, nobody is written over."""

import os
import stat
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from contract_tui.config import SettingsFile, load_settings, settings_file, writing
from contract_tui.domain.errors import ForbiddenError, HeldError, InvalidInputError, OutsideError

WRITTEN = """\
# ours
[platform]
legal_name = "某某科技有限公司"  # as on the licence
[keys]
quit = "f12"

[timing] # waits
draft = 1.5
"""


def a_file(folder: Path, text: str | None = WRITTEN) -> SettingsFile:
    path = folder / "config.toml"
    if text is not None:
        path.write_text(text, "utf-8")
        path.chmod(0o600)
    return SettingsFile(path, load_settings(folder, {}))


def test_comments_order_and_everything_else_stay(tmp_path: Path) -> None:
    changed = a_file(tmp_path).write(
        {"platform.code": "91110000600037341L", "platform.legal_name": "另一家公司"}
    )
    assert (tmp_path / "config.toml").read_text("utf-8") == (
        WRITTEN.replace("某某科技有限公司", "另一家公司").replace(
            "[keys]", 'code = "91110000600037341L"\n[keys]'
        )
    )
    assert load_settings(tmp_path, {}).platform == changed.platform


@pytest.mark.parametrize(
    ("name", "typed", "written"),
    [
        ("limits.orders", "20", "orders = 20"), ("timing.draft", "2", "draft = 2.0"),
        ("engine.in_interface", "no", "in_interface = false"),
        ("interface.theme", "light", 'theme = "light"'),
        ("platform.address", '第"一"路\\1号', "address = "), ("keys.help", "f11", 'help = "f11"'),
    ],
)  # fmt: skip
def test_a_value_is_written_as_its_kind_and_read_again(
    tmp_path: Path, name: str, typed: str, written: str
) -> None:
    changed = a_file(tmp_path, None).write({name: typed})
    assert written in (tmp_path / "config.toml").read_text("utf-8")
    again = load_settings(tmp_path, {})
    assert replace(again, keys=()) == replace(changed, keys=())
    assert [key.keys for key in again.keys] == [key.keys for key in changed.keys]


def test_a_new_file_is_private(tmp_path: Path) -> None:
    a_file(tmp_path / "new", None).write({"limits.orders": "20"})
    assert stat.S_IMODE((tmp_path / "new" / "config.toml").stat().st_mode) == 0o600


def test_rights_stay(tmp_path: Path) -> None:
    file = a_file(tmp_path)
    file.path.chmod(0o644)
    file.write({"limits.orders": "20"})
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o644


@pytest.mark.parametrize(
    "changes",
    [
        {"platform.cod": "x"}, {"nothing.here": "x"}, {"platform": "x"}, {"limits.orders": "many"},
        {"limits.orders": "0"}, {"interface.theme": "pink"}, {"platform.address": "a\nb"},
        {"seal.passphrase": "hunter2"}, {"limits.orders": "20", "limits.resends": "-1"},
    ],
    ids=str,
)  # fmt: skip
def test_nothing_wrong_is_written(tmp_path: Path, changes: Mapping[str, str]) -> None:
    with pytest.raises(InvalidInputError) as caught:
        a_file(tmp_path).write(changes)
    assert (tmp_path / "config.toml").read_text("utf-8") == WRITTEN
    assert "hunter2" not in caught.value.sentence


def test_a_file_that_somebody_writes_at_the_same_moment_is_not_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = a_file(tmp_path)
    reads: list[Path] = []

    def reading(path: Path) -> str | None:
        if reads:
            path.write_text("# theirs\n", "utf-8")
        reads.append(path)
        return settings_file.read_settings_file(path)

    monkeypatch.setattr(writing, "read_settings_file", reading)
    with pytest.raises(HeldError):
        file.write({"limits.orders": "20"})
    assert file.path.read_text("utf-8") == "# theirs\n"


def test_a_file_that_cannot_be_parsed_is_left_alone(tmp_path: Path) -> None:
    settings = load_settings(tmp_path, {})
    path = tmp_path / "config.toml"
    path.write_text("[platform\n", "utf-8")
    with pytest.raises(InvalidInputError, match=r"config\.toml"):
        SettingsFile(path, settings).write({"limits.orders": "20"})
    assert path.read_text("utf-8") == "[platform\n"


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """Settings that somebody keeps elsewhere are written where they are."""
    settings = load_settings(tmp_path, {})
    other = tmp_path / "other.toml"
    other.write_text(WRITTEN, "utf-8")
    (tmp_path / "config.toml").symlink_to(other)
    SettingsFile(tmp_path / "config.toml", settings).write({"limits.orders": "20"})
    assert (tmp_path / "config.toml").is_symlink()
    assert "orders = 20" in other.read_text("utf-8")


def test_a_shared_file_is_its_administrator_s(tmp_path: Path) -> None:
    group = str(os.getgid())
    file = a_file(tmp_path, f'[store]\ngroup = "{group}"\n')
    with pytest.raises(ForbiddenError, match="多个账户共用"):
        file.write({"limits.orders": "20"})


def test_a_place_that_cannot_be_written_is_an_outside_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings = load_settings(tmp_path, {})
    with pytest.raises(OutsideError):
        SettingsFile(tmp_path / "file" / "config.toml", settings).write({"limits.orders": "20"})
