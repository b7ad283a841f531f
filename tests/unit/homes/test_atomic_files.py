"""Ordinary files are read without waiting; what is written is there whole or not at all."""

import errno
import os
import stat
import threading
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from contract_tui.config import Seal, load_settings
from contract_tui.domain.errors import DeskError
from contract_tui.files.atomic import (
    ASIDE,
    keep_for_comfort,
    new_file,
    place_atomically,
    replace_at,
    write_atomically,
)
from contract_tui.files.regular import NotRegularError, open_regular, read_regular
from contract_tui.files.rights import Rights
from contract_tui.files.walking import walked
from contract_tui.signing.trust import load_trust


def answered(work: Callable[[], object]) -> DeskError:
    """The refusal of something that might wait for a pipe's other end for ever."""
    refusals: list[DeskError] = []

    def run() -> None:
        try:
            work()
        except DeskError as error:
            refusals.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(60)
    assert not thread.is_alive(), "it waits for somebody who writes into the pipe"
    return refusals[0]


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    path = tmp_path / "pipe"
    os.mkfifo(path, 0o600)
    return path


@pytest.mark.parametrize("setting", ["trust", "platform_trust", "crls", "timestamp_trust"])
def test_a_pipe_in_the_place_of_certificates_is_refused_at_once(
    tmp_path: Path, pipe: Path, setting: str
) -> None:
    name = f"CONTRACT_TUI_SIGNING__{setting.upper()}"
    settings = load_settings(tmp_path / "home", {name: str(pipe)})
    refused = answered(lambda: load_trust(settings))
    assert f"{pipe}：不是普通文件" in refused.message


def test_a_pipe_in_the_place_of_a_token_module_is_refused_at_once(pipe: Path) -> None:
    from contract_tui.signing.pkcs11 import open_token

    seal = Seal(module=str(pipe), token="x", label="x")
    refused = answered(lambda: open_token(seal, lambda: "pin"))
    assert f"{pipe} 不是普通文件" in refused.message


def test_what_is_no_ordinary_file_is_told_from_what_is_not_there(tmp_path: Path, pipe: Path) -> None:
    for path in (pipe, tmp_path, Path("/dev/null")):
        with pytest.raises(NotRegularError):
            open_regular(path)
    with pytest.raises(FileNotFoundError):
        open_regular(tmp_path / "nothing")


def test_a_link_is_followed_only_where_that_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"content")
    (tmp_path / "link").symlink_to("file")
    assert read_regular(tmp_path / "link", 7) == b"content"
    with pytest.raises(OSError, match="link") as refused:
        read_regular(tmp_path / "link", 7, follow=False)
    assert refused.value.errno == errno.ELOOP


def test_a_file_that_is_larger_than_it_may_be_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"content")
    with pytest.raises(OSError, match="超过 6 字节"):
        read_regular(tmp_path / "file", 6)


def test_a_file_is_written_for_its_owner_alone_and_nothing_stays_beside_it(tmp_path: Path) -> None:
    write_atomically(tmp_path / "file", b"content", replace=False)
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o600
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {"file": b"content"}


@pytest.mark.parametrize("links", [True, False], ids=["hard links", "no hard links"])
def test_what_is_there_gives_way_only_where_that_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    if not links:
        monkeypatch.setattr(os, "link", refuse)
    write_atomically(tmp_path / "file", b"old", replace=False)
    with pytest.raises(FileExistsError):
        write_atomically(tmp_path / "file", b"new", replace=False)
    assert (tmp_path / "file").read_bytes() == b"old"
    write_atomically(tmp_path / "file", b"new", replace=True)
    assert [each.name for each in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_bytes() == b"new"


@pytest.mark.parametrize("fails", ["fsync", "replace"])
def test_a_failure_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: str) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    write_atomically(tmp_path / "file", b"old", replace=True)
    monkeypatch.setattr(os, fails, fail)
    with pytest.raises(OSError, match="No space"):
        write_atomically(tmp_path / "file", b"new", replace=True)
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {"file": b"old"}


def test_a_disk_that_settles_names_by_itself_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = os.fsync

    def of_files_only(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        plain(descriptor)

    monkeypatch.setattr(os, "fsync", of_files_only)
    write_atomically(tmp_path / "file", b"content", replace=True)
    assert (tmp_path / "file").read_bytes() == b"content"


def test_bytes_and_name_are_on_the_disk_before_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled: list[str] = []

    def note(descriptor: int) -> None:
        folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        settled.append("names" if folder else "bytes" if not (tmp_path / "file").exists() else "late")

    monkeypatch.setattr(os, "fsync", note)
    write_atomically(tmp_path / "file", b"content", replace=False)
    assert settled == ["bytes", "names"]


def test_a_link_gives_way_itself_and_what_it_leads_to_stays(tmp_path: Path) -> None:
    (tmp_path / "victim").write_bytes(b"victim")
    (tmp_path / "file").symlink_to("victim")
    with walked(tmp_path / "file", last=False) as spot:
        replace_at(spot, b"content", Rights())
    assert not (tmp_path / "file").is_symlink()
    assert (tmp_path / "victim").read_bytes() == b"victim"
    assert (tmp_path / "file").read_bytes() == b"content"


def test_what_is_kept_for_comfort_makes_its_folder_and_never_complains(tmp_path: Path) -> None:
    keep_for_comfort(tmp_path / "cache" / "file", b"content")
    assert stat.S_IMODE((tmp_path / "cache").stat().st_mode) == 0o700
    assert (tmp_path / "cache" / "file").read_bytes() == b"content"
    keep_for_comfort(tmp_path / "cache" / "file" / "below", b"content")
    assert [each.name for each in (tmp_path / "cache").iterdir()] == ["file"]


def test_a_file_of_pieces_is_new_and_is_placed_under_a_free_name(tmp_path: Path) -> None:
    made = tmp_path / f"{ASIDE}made"
    with new_file(made) as file:
        file.write(b"piece")
    with pytest.raises(FileExistsError), new_file(made):
        pass
    place_atomically(made, tmp_path / "file", replace=False)
    with pytest.raises(FileExistsError):
        place_atomically(made, tmp_path / "file", replace=False)
    assert (tmp_path / "file").read_bytes() == b"piece"


def test_reading_makes_room_for_what_is_there_and_not_for_what_there_may_be(tmp_path: Path) -> None:
    """Certificates are read in the bounded process, whose memory is counted."""
    path = tmp_path / "root.pem"
    path.write_bytes(b"-" * 200_000)
    tracemalloc.start()
    try:
        assert len(read_regular(path, 1 << 28)) == 200_000
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 2_000_000
    with pytest.raises(OSError, match="超过 199999 字节"):
        read_regular(path, 199_999)
    assert len(read_regular(path, 200_000)) == 200_000
