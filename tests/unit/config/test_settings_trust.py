"""Whose settings are believed for what: nobody makes another account run, read, write or send anything."""

import os
import re
from dataclasses import fields
from pathlib import Path

import pytest

from contract_tui.config import Settings, config_file, explain, load_settings
from contract_tui.config.settings import SECTIONS
from contract_tui.domain.errors import ForbiddenError, InvalidInputError, NotFoundError

SOMEBODY = 60_001
HARMLESS = {"timing", "limits", "engine", "interface"}
OWNERS = {"platform", "signing", "store", "demo"}
ALL = [
    (section, each.name)
    for section, kind in SECTIONS.items()
    for each in fields(kind)
    if section not in HARMLESS
]
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="NOT RUN: only root can give files away")


def written(home: Path, section: str, key: str) -> Path:
    """A file that gives a setting its own default, which is a value that it accepts."""
    default = getattr(SECTIONS[section](), key)
    value = str(default).lower() if isinstance(default, bool | int | float) else f'"{default}"'
    return saved(home, f"[{section}]\n{key} = {value}\n")


def saved(home: Path, text: str) -> Path:
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = home / "config.toml"
    path.write_text(text, "utf-8")
    path.chmod(0o600)
    return path


def refused(home: Path, *words: str, file: Path | None = None) -> str:
    with pytest.raises(ForbiddenError) as error:
        load_settings(home, {}, file=file)
    for word in words:
        assert word in error.value.sentence
    return error.value.sentence


@pytest.mark.parametrize(("section", "key"), ALL, ids=[f"{section}.{key}" for section, key in ALL])
def test_a_setting_that_decides_for_others_counts_from_no_file_that_others_can_write(
    tmp_path: Path, section: str, key: str
) -> None:
    path = written(tmp_path / "home", section, key)
    load_settings(tmp_path / "home", {})
    for mode in (0o660, 0o606, 0o620):
        path.chmod(mode)
        refused(
            tmp_path / "home", f"{section}.{key}", f"权限为 {mode:04o}", "第 2 行", "chmod go-w", "--config"
        )


@needs_root
@pytest.mark.parametrize("section", sorted(SECTIONS.keys() - HARMLESS))
def test_a_file_of_somebody_else_is_not_believed(tmp_path: Path, section: str) -> None:
    path = written(tmp_path / "home", section, fields(SECTIONS[section])[0].name)
    os.chown(path, SOMEBODY, -1)
    refused(tmp_path / "home", f"属于 {SOMEBODY}")


@pytest.mark.parametrize("section", sorted(SECTIONS.keys() - HARMLESS))
def test_a_file_with_a_second_name_elsewhere_is_not_believed(tmp_path: Path, section: str) -> None:
    path = written(tmp_path / "home", section, fields(SECTIONS[section])[0].name)
    (tmp_path / "other name").hardlink_to(path)
    refused(tmp_path / "home", "硬链接")


@pytest.mark.parametrize("section", sorted(SECTIONS))
def test_programs_files_and_servers_count_only_where_nobody_can_replace_the_file(
    tmp_path: Path, section: str
) -> None:
    """A home whose folder the group can write, though the file itself is in order; and one far above."""
    for open_folder in (tmp_path / "a" / "home", tmp_path / "a"):
        written(tmp_path / "a" / "home", section, fields(SECTIONS[section])[0].name)
        open_folder.chmod(0o2770)
        if section in HARMLESS | OWNERS:
            load_settings(tmp_path / "a" / "home", {})
        else:
            refused(tmp_path / "a" / "home", f"{open_folder} 的权限为 2770")
        open_folder.chmod(0o700)
    assert isinstance(load_settings(tmp_path / "a" / "home", {}), Settings)


def test_the_time_stamp_server_is_a_server(tmp_path: Path) -> None:
    saved(tmp_path / "home", '[signing]\ntimestamp_url = "http://example.com"\n')
    (tmp_path / "home").chmod(0o2770)
    refused(tmp_path / "home", "signing.timestamp_url")


def test_a_folder_such_as_tmp_is_no_weakness_for_what_one_owns_there(tmp_path: Path) -> None:
    saved(tmp_path / "tmp" / "home", '[notify]\ncommand = "/bin/true"\n')
    (tmp_path / "tmp").chmod(0o1777)
    assert load_settings(tmp_path / "tmp" / "home", {}).notify.command == "/bin/true"


def test_harmless_settings_count_whoever_wrote_them(tmp_path: Path) -> None:
    path = saved(tmp_path / "home", "[limits]\norders = 20\n[interface]\nlong_wait = 50\n")
    path.chmod(0o666)
    settings = load_settings(tmp_path / "home", {})
    assert (settings.limits.orders, settings.interface.long_wait) == (20, 50)


def test_keys_count_only_from_a_file_that_nobody_else_can_write(tmp_path: Path) -> None:
    """Whoever could change them would decide what a colleague's key does."""
    path = saved(tmp_path / "home", '[keys]\nquit = "f12"\n')
    (tmp_path / "home").chmod(0o2770)
    assert load_settings(tmp_path / "home", {}).keys[0].keys == ("f12",)
    path.chmod(0o666)
    refused(tmp_path / "home", "keys.quit")


def test_an_own_link_is_followed_and_one_that_others_could_have_put_is_not(tmp_path: Path) -> None:
    real = saved(tmp_path / "dotfiles", '[notify]\ncommand = "/bin/true"\n')
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    (home / "config.toml").symlink_to(real)
    assert load_settings(home, {}).notify.command == "/bin/true"
    home.chmod(0o2770)
    refused(home, "是其他账户可以更换的链接")


def test_a_pipe_or_a_huge_file_in_its_place_is_refused_at_once(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    os.mkfifo(home / "config.toml")
    with pytest.raises(InvalidInputError, match="不是普通文件"):
        load_settings(home, {})
    (home / "config.toml").unlink()
    saved(home, "#" * (1 << 21))
    with pytest.raises(InvalidInputError, match="超过"):
        load_settings(home, {})


def test_a_named_file_takes_the_place_of_the_homes_own(tmp_path: Path) -> None:
    saved(tmp_path / "home", "[limits]\norders = 20\n")
    own = saved(tmp_path / "own", "[limits]\norders = 21\n")
    assert load_settings(tmp_path / "home", {}, file=own).limits.orders == 21
    environ = {"CONTRACT_TUI_CONFIG": str(own), "CONTRACT_TUI_LIMITS__RESENDS": "1"}
    settings = load_settings(tmp_path / "home", environ)
    assert (settings.limits.orders, settings.limits.resends) == (21, 1)
    assert config_file(tmp_path / "home", environ) == own
    told = {each.name: each.source for each in explain(tmp_path / "home", {}, file=own)}
    assert told["limits.orders"] == f"配置文件 {own} 第 2 行"


def test_a_named_file_must_be_there_and_is_believed_as_a_whole_or_not_at_all(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=re.escape(str(tmp_path / "none"))):
        load_settings(tmp_path, {}, file=tmp_path / "none")
    own = saved(tmp_path / "own", "[limits]\norders = 21\n")
    own.chmod(0o660)
    refused(tmp_path / "home", "limits.orders", "0660", file=own)
    own.chmod(0o600)
    own.parent.chmod(0o2770)
    refused(tmp_path / "home", "limits.orders", "2770", file=own)


def test_a_secret_that_stands_in_a_doubtful_file_is_not_shown(tmp_path: Path) -> None:
    saved(tmp_path / "home", '[seal]\npassphrase = "geheim"\n').chmod(0o660)
    assert "geheim" not in refused(tmp_path / "home", "seal.passphrase")
