"""A home that a system group shares (docs/security.md): rights, refusals, and two accounts for real."""

import grp
import json
import os
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from contract_tui.config import Settings, Store, demo_settings, load_settings
from contract_tui.config.logfile import log_to
from contract_tui.desk import open_desk
from contract_tui.domain.errors import ForbiddenError, InvalidInputError, OutsideError
from contract_tui.files.rights import PRIVATE, Rights, rights_of
from contract_tui.signing.outbox_folder import OutboxFolder
from contract_tui.store.database import Database
from contract_tui.tui.terminal import write_crash
from tests.world.machine.own import on_its_own

SHARED = Rights(os.getegid())


@pytest.fixture(params=[0o077, 0o022, 0o007], ids="umask {:03o}".format, autouse=True)
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def modes(folder: Path) -> dict[str, int]:
    return {str(each.relative_to(folder)): mode(each) for each in folder.rglob("*")}


def settings_of(home: Path, group: str) -> Settings:
    return load_settings(home, {"CONTRACT_TUI_STORE__GROUP": group})


def everything_in(settings: Settings) -> dict[str, int]:
    """The modes of what the program leaves in a home while it is open."""
    desk = open_desk(settings)
    log_to(settings.log_file, settings.rights)
    write_crash(ValueError(), settings.log_file, settings.rights)
    OutboxFolder(settings.outbox, settings.rights).put("DD-1", b"%PDF")
    desk.maker.fonts()
    with desk.context.database.write() as session:
        session.execute(text("INSERT INTO number_day (day, last) VALUES ('2026-11-23', 1)"))
    found = modes(settings.home)
    desk.close()
    return found


@pytest.mark.parametrize("group", ["", str(os.getegid())], ids=["private", "shared"])
def test_whatever_the_umask_is_a_home_is_its_owners_alone_or_the_groups(tmp_path: Path, group: str) -> None:
    settings = settings_of(tmp_path / "home", group)
    found = everything_in(settings)
    folders, files = (0o2770, 0o660) if group else (0o700, 0o600)
    assert mode(settings.home) == folders
    assert {"outbox", "contract.db-wal", "contract.db-shm", "contract-tui.log"} < set(found)
    for name, rights in found.items():
        assert rights == (folders if (settings.home / name).is_dir() else files), name


def test_a_home_becomes_shared_at_its_owners_next_opening(tmp_path: Path) -> None:
    private, shared = settings_of(tmp_path / "home", ""), settings_of(tmp_path / "home", str(os.getegid()))
    reader = open_desk(private)
    reader.context.database.revision()
    Database(shared.database, shared.rights).close()
    rights = {mode(each) for each in shared.home.iterdir() if each.is_file()}
    assert (mode(shared.home), rights) == (0o2770, {0o660})
    reader.close()


def test_a_shared_home_is_not_closed_by_whoever_opens_it_without_its_settings(tmp_path: Path) -> None:
    """The administrator who forgets CONTRACT_TUI_CONFIG must not lock everybody else out."""
    private, shared = settings_of(tmp_path / "home", ""), settings_of(tmp_path / "home", str(os.getegid()))
    open_desk(shared).close()
    with pytest.raises(OutsideError, match="共用，但当前设置没有写明") as refused:
        open_desk(private)
    assert (mode(shared.home), mode(shared.database)) == (0o2770, 0o660)
    assert "CONTRACT_TUI_CONFIG" in refused.value.hint
    command = refused.value.hint.partition("执行 ")[2]
    assert subprocess.run(["sh", "-c", command], check=False).returncode == 0
    open_desk(private).close()
    assert (mode(shared.home), mode(shared.database)) == (0o700, 0o600)


def test_the_group_is_named_or_numbered(monkeypatch: pytest.MonkeyPatch) -> None:
    group = grp.getgrall()[-1]
    monkeypatch.setattr(os, "getgroups", lambda: [group.gr_gid])
    assert rights_of(group.gr_name) == rights_of(str(group.gr_gid)) == Rights(group.gr_gid)
    assert rights_of("") is PRIVATE


def test_an_unknown_group_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="没有用户组 nobody-has-this") as refused:
        open_desk(settings_of(tmp_path / "home", "nobody-has-this"))
    assert "groupadd" in refused.value.hint
    assert not (tmp_path / "home").exists()


def test_who_is_no_member_is_told_to_become_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 60001)
    with pytest.raises(ForbiddenError, match="不是用户组 60010") as refused:
        open_desk(settings_of(tmp_path / "home", "60010"))
    assert "usermod -aG 60010" in refused.value.hint


def test_who_is_not_the_owner_changes_no_rights_and_is_let_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "home" / "contract.db"
    Database(path, SHARED).close()
    path.parent.chmod(0o2771)  # not what the program makes, and not this account's to correct
    monkeypatch.setattr(os, "geteuid", lambda: path.stat().st_uid + 1)
    Database(path, SHARED).close()
    assert (mode(path.parent), mode(path)) == (0o2771, 0o660)


@pytest.mark.parametrize(("closed", "wanted"), [("home", "2770"), ("home/contract.db", "0660")])
def test_what_its_owner_keeps_closed_is_told_with_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, closed: str, wanted: str
) -> None:
    path = tmp_path / "home" / "contract.db"
    Database(path, SHARED).close()
    (tmp_path / closed).chmod(0o700)
    monkeypatch.setattr(os, "geteuid", lambda: path.stat().st_uid + 1)
    with pytest.raises(OutsideError, match="没有向共用的用户组") as refused:
        Database(path, SHARED)
    assert (
        f"chgrp {SHARED.group} {tmp_path / closed} && chmod {wanted} {tmp_path / closed}"
        in refused.value.hint
    )


def test_no_member_leads_another_ones_writing_or_rights_elsewhere_by_a_link(tmp_path: Path) -> None:
    home, target = tmp_path / "home", tmp_path / "key"
    SHARED.make_folder(home)
    target.write_text("key")
    target.chmod(0o600)
    (home / "link").symlink_to(target)
    with pytest.raises(OSError, match="其他账户可以更换的链接"):
        SHARED.settle(home / "link")
    with pytest.raises(OSError, match="其他账户可以更换的链接"):
        SHARED.open(home / "link", os.O_WRONLY)
    assert (mode(target), target.read_text()) == (0o600, "key")


def test_devices_and_folders_for_everybody_keep_their_rights(tmp_path: Path) -> None:
    everybodys, null = tmp_path / "tmp", mode(Path(os.devnull))
    everybodys.mkdir()
    everybodys.chmod(0o1777)
    for place in (everybodys, Path(os.devnull)):
        SHARED.settle(place)
        PRIVATE.settle(place)
    assert (mode(everybodys), mode(Path(os.devnull))) == (0o1777, null)


def test_what_each_account_saves_is_its_own(tmp_path: Path) -> None:
    assert not settings_of(tmp_path, str(os.getegid())).downloads.is_relative_to(tmp_path)
    named = {"CONTRACT_TUI_STORE__GROUP": "x", "CONTRACT_TUI_DOWNLOADS": str(tmp_path / "mine")}
    assert load_settings(tmp_path, named).downloads == tmp_path / "mine"


def test_a_demo_with_its_signers_keys_is_never_shared(tmp_path: Path) -> None:
    settings = replace(settings_of(tmp_path, ""), store=Store(str(os.getegid())))
    assert settings.rights == SHARED
    assert demo_settings(settings, 60.0).rights is PRIVATE


@pytest.fixture
def everybodys_folder(umask: None) -> Iterator[Path]:
    """One that other accounts reach; pytest's own are closed to them."""
    with tempfile.TemporaryDirectory(prefix="contract-tui-accounts-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.parametrize("umask", [0o022], indirect=True)
def test_operators_never_touch_the_key_and_a_worker_of_another_account_seals(everybodys_folder: Path) -> None:
    done = on_its_own("tests.world.machine.accounts", everybodys_folder)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    clerk, worker = told["clerk"], told["worker"]
    assert (clerk["substate"], clerk["signatures"]) == ("e_effective", 2), told
    assert (clerk["key"], worker["steps"], clerk["sent"]) == ("PermissionError", [1, 1], "660 60010")
    (key,) = clerk["doctor"]
    assert key.startswith("good ")
    assert "由运行 worker 的账户保管，worker 打开过" in key
    assert told["home"] == "2770 60010"
    assert set(told["rights"].values()) == {"2770 60010", "660 60010"}
    assert {"contract.db-wal", "contract.db-shm", "contract-tui.log"} < set(told["rights"])
    assert (told["colleague"]["key"], told["colleague"]["number"][:3]) == ("PermissionError", "DD-")
    assert told["outsider"]["database"] == "PermissionError"
    assert "不是用户组 60010" in told["outsider"]["refused"]
    assert all(f"account {uid}" in told["log"] for uid in (60001, 60002))
