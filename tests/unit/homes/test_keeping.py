"""A backup holds all that a home needs, and a restored home goes on where the backup was made."""

import io
import json
import os
import shutil
import sqlite3
import stat
import tarfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from contract_tui.config.settings import Seal, Signing
from contract_tui.desk import open_desk
from contract_tui.desk.desk import Desk
from contract_tui.desk.keeping.backup import Backup, make_backup
from contract_tui.desk.keeping.restore import Restored, restore
from contract_tui.domain.backups import MANIFEST, read_manifest
from contract_tui.domain.contracts import DocumentKind
from contract_tui.domain.errors import HeldError, InvalidInputError, NotFoundError, OutsideError
from contract_tui.domain.numbers import sequence_of
from tests.world.clock import StillClock
from tests.world.forgery import by_sql
from tests.world.homes import a_desk, settings_of
from tests.world.people import OPERATOR
from tests.world.story import Story

NOTHING = Path("/nonexistent/config.toml")


def backed_up(story: Story, tmp_path: Path, **more: bool) -> Backup:
    return make_backup(story.desk, tmp_path / "backup.tar", NOTHING, {}, **more)


def restored(story: Story, source: Path, home: Path, **more: bool) -> Restored:
    return restore(source, home, home / "config.toml", story.clock.now(), **more)


def verified(desk: Desk) -> list[str]:
    found = [words for verdict in desk.audit_trail.audit_all() for words in verdict.problems]
    return [*found, *desk.audit_trail.audit_history()]


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_a_restored_home_has_everything_and_goes_on(story: Story, tmp_path: Path) -> None:
    number, waiting = story.effective("E-01"), story.platform_signing("E-02")
    story.desk.evidence.request(number, OPERATOR)
    story.engine()
    made = backed_up(story, tmp_path)
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    content = story.desk.documents.pdf(number, DocumentKind.OFFICIAL).content
    done = restored(story, made.path, tmp_path / "new")
    assert (done.kept, done.manifest.contracts) == (None, 2)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "new" / "contract.db").stat().st_mode) == 0o600
    later = Story(open_desk(settings_of(tmp_path / "new"), story.clock), story.clock)
    assert later.desk.documents.pdf(number, DocumentKind.OFFICIAL).content == content
    assert verified(later.desk) == []
    later.wait(later.desk.settings.timing.seal_both)
    seals = {
        each.certificate.fingerprint
        for contract in (number, waiting)
        for each in later.get(contract).signatures
        if each.party == "platform"
    }
    assert len(seals) == 1, "the demo's keys came along"
    later.desk.close()


def numbers_after(story: Story, source: Path, home: Path) -> tuple[str, str]:
    """The next two contracts' numbers in a restored home, which must be whole."""
    restored(story, source, home)
    later = Story(open_desk(settings_of(home), story.clock), story.clock)
    try:
        made = later.filling("E-02"), later.filling("E-03")
        assert verified(later.desk) == []
        return made
    finally:
        later.desk.close()


def test_p10_no_number_that_was_given_after_the_backup_is_given_again(story: Story, tmp_path: Path) -> None:
    story.filling("E-01")
    made = backed_up(story, tmp_path)
    lost = {story.filling("E-02"), story.filling("E-03")}
    first = numbers_after(story, made.path, tmp_path / "first")
    story.clock.tick(60)
    second = numbers_after(story, made.path, tmp_path / "second")
    assert len(lost | set(first) | set(second)) == 6


def test_p10_the_day_after_a_restoration_begins_with_1(story: Story, tmp_path: Path) -> None:
    made = backed_up(story, tmp_path)
    restored(story, made.path, tmp_path / "new")
    story.clock.tick(24 * 3600)
    later = Story(open_desk(settings_of(tmp_path / "new"), story.clock), story.clock)
    assert sequence_of(later.filling("E-01")) == 1
    later.desk.close()


@pytest.mark.parametrize(
    "forged",
    ["last = last - 1", "at = '2001-01-01 00:00:00.000000'", "day = '2026-11-22'", "first = first + 1"],
)
def test_p10_a_gap_is_explained_only_by_what_a_restoration_leaves_out(
    story: Story, tmp_path: Path, forged: str
) -> None:
    made = backed_up(story, tmp_path)
    restored(story, made.path, tmp_path / "new")
    later = Story(open_desk(settings_of(tmp_path / "new"), story.clock), story.clock)
    later.filling("E-01")
    assert verified(later.desk) == []
    by_sql(later.desk, f"UPDATE number_skip SET {forged}")
    assert any("没有任何记录" in each for each in verified(later.desk))
    later.desk.close()


def test_a_backup_is_of_one_moment_while_others_write(story: Story, tmp_path: Path) -> None:
    story.filling("E-01")
    made = backed_up(story, tmp_path)
    story.filling("E-02")
    assert made.manifest.contracts == 1
    restored(story, made.path, tmp_path / "new")
    with closing(sqlite3.connect(tmp_path / "new" / "contract.db")) as connection:
        assert connection.execute("SELECT count(*) FROM contract").fetchone() == (1,)


def test_a_backup_replaces_no_file_unasked(story: Story, tmp_path: Path) -> None:
    target = tmp_path / "backup.tar"
    target.write_bytes(b"mine")
    with pytest.raises(HeldError, match="已经存在"):
        backed_up(story, tmp_path)
    assert target.read_bytes() == b"mine"
    assert backed_up(story, tmp_path, replace=True).path == target
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == [], (
        "nothing is left over"
    )


def test_a_backup_never_takes_the_place_of_a_folder_a_pipe_or_a_device(story: Story, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    device = tmp_path / "device"
    device.symlink_to("/dev/null")
    for target in (tmp_path, pipe, device):
        with pytest.raises(InvalidInputError, match="没有备份"):
            make_backup(story.desk, target, NOTHING, {}, replace=True)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert device.is_char_device()


def test_settings_and_keys_come_along_wherever_they_lie_and_passphrases_never_do(
    tmp_path: Path, clock: StillClock
) -> None:
    elsewhere, home = tmp_path / "etc", tmp_path / "home"
    (elsewhere / "roots").mkdir(parents=True)
    for name in ("roots/one.pem", "roots/two.pem", "seal.p12", "secret", "config.toml"):
        (elsewhere / name).write_text(name)
    settings = replace(
        settings_of(home),
        signing=Signing(provider="simulated", trust=str(elsewhere / "roots")),
        seal=Seal(key=str(elsewhere / "seal.p12"), passphrase=f"file:{elsewhere / 'secret'}"),
    )
    story = Story(a_desk(home, clock, settings=settings), clock)
    (home / "note.txt").write_text("mine")
    (home / "cache").mkdir(exist_ok=True)
    (home / "cache" / "x").write_text("made again")
    (home / "link").symlink_to(elsewhere / "secret")
    made = make_backup(
        story.desk,
        tmp_path / "b.tar",
        elsewhere / "config.toml",
        {"CONTRACT_TUI_SEAL__KEY": "x", "HOME": "y"},
    )
    kept = {each.name for each in made.manifest.files}
    assert {
        "contract.db",
        "home/note.txt",
        "outside/seal.key/seal.p12",
        "outside/config/config.toml",
    } <= kept
    assert {"outside/signing.trust/roots/one.pem", "outside/signing.trust/roots/two.pem"} <= kept
    assert not [name for name in kept if "cache" in name or "link" in name]
    left = {each.path: each.why for each in made.manifest.left_out}
    assert "口令" in left[str(elsewhere / "secret")]
    assert "链接" in left[str(home / "link")]
    assert made.manifest.environment == ("CONTRACT_TUI_SEAL__KEY",)
    assert b"secret" not in made.path.read_bytes().replace(str(elsewhere / "secret").encode(), b"")
    new = tmp_path / "new"
    done = restore(made.path, new, new / "config.toml", clock.now())
    places = {each.setting: (each.was, each.now) for each in done.outside}
    assert places["config"] == (str(elsewhere / "config.toml"), str(new / "config.toml"))
    assert (new / "config.toml").read_text() == "config.toml"
    assert Path(places["seal.key"][1]).read_text() == "seal.p12"
    story.desk.close()


def test_a_home_that_is_not_empty_is_replaced_only_when_asked_and_kept(story: Story, tmp_path: Path) -> None:
    story.filling("E-01")
    made = backed_up(story, tmp_path)
    new = tmp_path / "new"
    new.mkdir()
    (new / "lost+found").mkdir()
    (new / "other").write_text("mine")
    with pytest.raises(HeldError, match="不是空的"):
        restored(story, made.path, new)
    assert names(new) == ["lost+found", "other"]
    done = restored(story, made.path, new, replace=True)
    assert done.kept
    assert (done.kept / "other").read_text() == "mine"
    assert [each for each in names(new) if not each.startswith("replaced-")] == [
        "contract.db",
        "contract.mark",
        "lost+found",
    ]


def test_a_home_that_somebody_has_open_is_left_alone(story: Story, tmp_path: Path) -> None:
    story.filling("E-01")
    made = backed_up(story, tmp_path)
    with pytest.raises(HeldError, match="仍有程序打开"):
        restored(story, made.path, story.desk.settings.home, replace=True)
    assert len(story.desk.contracts.list()) == 1
    story.desk.close()
    assert restored(story, made.path, story.desk.settings.home, replace=True).kept


def test_a_failure_in_between_leaves_the_home_as_it_was(
    story: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    story.filling("E-01")
    made = backed_up(story, tmp_path)
    home = story.desk.settings.home
    story.desk.close()
    before = names(home)
    rename, count = Path.rename, 0

    def failing(self: Path, target: Path) -> Path:
        nonlocal count
        count += 1
        if count == len(before) + 1:
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(OutsideError, match="无法恢复"):
        restored(story, made.path, home, replace=True)
    assert names(home) == before


def changed(source: Path, target: Path, change: Callable[[str, bytes], bytes | None], *extra: str) -> Path:
    """The backup with its members changed; None leaves one out."""
    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        for member in old.getmembers():
            file = old.extractfile(member)
            assert file
            content = change(member.name, file.read())
            if content is not None:
                member.size = len(content)
                new.addfile(member, io.BytesIO(content))
        for name in extra:
            new.addfile(tarfile.TarInfo(name), io.BytesIO())
    return target


def told(**values: object) -> Callable[[str, bytes], bytes]:
    def change(name: str, content: bytes) -> bytes:
        return json.dumps(json.loads(content) | values).encode() if name == MANIFEST else content

    return change


def renamed(old: str, new: str) -> Callable[[str, bytes], bytes]:
    return lambda name, content: content.replace(old.encode(), new.encode()) if name == MANIFEST else content


@pytest.mark.parametrize(
    ("change", "extra", "said"),
    [
        (lambda name, content: content[:-1] + b"x" if name == "contract.db" else content, (), "与清单不符"),
        (lambda name, content: None if name == "home/demo-keys/seal-key.pem" else content, (), "已损坏"),
        (lambda name, content: None if name == MANIFEST else content, (), "没有备份清单"),
        (lambda _, content: content, ("home/planted",), "已损坏"),
        (renamed("home/demo-keys/root.pem", "home/../../root.pem"), (), "没有备份清单"),
        (renamed("home/demo-keys/root.pem", "/tmp/root.pem"), (), "没有备份清单"),
        (told(contracts=7), (), "与清单不符"),
        (told(format={"name": "x", "version": 1}), (), "没有备份清单"),
    ],
)
def test_a_backup_that_is_damaged_or_forged_takes_no_place(
    story: Story,
    tmp_path: Path,
    change: Callable[[str, bytes], bytes | None],
    extra: tuple[str, ...],
    said: str,
) -> None:
    story.effective("E-01")
    forged = changed(backed_up(story, tmp_path).path, tmp_path / "forged.tar", change, *extra)
    with pytest.raises((OutsideError, InvalidInputError), match=said):
        restored(story, forged, tmp_path / "new")
    assert not (tmp_path / "new").exists() or not any((tmp_path / "new").iterdir())


def test_what_is_no_backup_is_said_so(story: Story, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        restored(story, tmp_path / "none", tmp_path / "new")
    with pytest.raises(InvalidInputError, match="文件夹"):
        restored(story, tmp_path, tmp_path / "new")
    (tmp_path / "text").write_text("no archive")
    with pytest.raises(InvalidInputError, match="不是备份文件"):
        restored(story, tmp_path / "text", tmp_path / "new")
    made = backed_up(story, tmp_path)
    (tmp_path / "cut").write_bytes(made.path.read_bytes()[:-30_000])
    with pytest.raises((OutsideError, InvalidInputError)):
        restored(story, tmp_path / "cut", tmp_path / "new")


def test_a_backup_of_a_newer_program_is_refused(
    story: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = backed_up(story, tmp_path)
    monkeypatch.setattr("contract_tui.store.copying.SCHEMA", "0001")
    with pytest.raises(OutsideError, match="更新版本"):
        restored(story, made.path, tmp_path / "new")


def test_a_damaged_database_makes_no_backup(story: Story, tmp_path: Path) -> None:
    story.filling("E-01")
    with closing(sqlite3.connect(story.desk.settings.database)) as connection:
        connection.execute("UPDATE contract SET customer_id = 99")
        connection.commit()
    with pytest.raises(OutsideError, match="已损坏"):
        backed_up(story, tmp_path)
    assert not (tmp_path / "backup.tar").exists()


def test_the_manifest_reads_as_it_was_written(story: Story, tmp_path: Path) -> None:
    made = backed_up(story, tmp_path)
    with tarfile.open(made.path) as archive:
        file = archive.extractfile(MANIFEST)
        assert file
        found = read_manifest(file.read())
    assert found == replace(made.manifest, made_at=found.made_at)


def test_a_shared_homes_key_that_this_account_cannot_read_is_named(
    story: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = story.desk.settings.home / "seal.p12"
    key.write_bytes(b"theirs")
    opened = os.open

    def denied(path: "str | Path", flags: int, *rest: int, **more: int) -> int:
        if Path(path) == key:
            raise PermissionError(13, "Permission denied")
        return opened(path, flags, *rest, **more)

    monkeypatch.setattr(os, "open", denied)
    made = backed_up(story, tmp_path)
    assert [each.path for each in made.manifest.left_out] == [str(key)]
    assert "home/seal.p12" not in {each.name for each in made.manifest.files}


def test_moving_a_home_is_a_copy_of_its_folder_too(story: Story, tmp_path: Path) -> None:
    number = story.effective("E-01")
    story.desk.close()
    shutil.copytree(story.desk.settings.home, tmp_path / "moved")
    moved = open_desk(settings_of(tmp_path / "moved"), story.clock)
    assert moved.audit_trail.audit(number).intact
    moved.close()
