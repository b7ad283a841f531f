"""Where the passphrase comes from: four doors, and none besides."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from contract_tui.domain.errors import (
    ForbiddenError,
    InvalidInputError,
    NotFoundError,
    OutsideError,
)
from contract_tui.signing.passphrase import read_passphrase
from tests.world.signing.samples import secret_file

SECRET = "密码 correct horse"


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_passphrase_comes_from_a_private_file(tmp_path: Path, mode: int) -> None:
    path = secret_file(tmp_path / "p", f"{SECRET}\r\n".encode(), mode)
    assert read_passphrase(f"file:{path}") == SECRET


@pytest.mark.parametrize("mode", [0o640, 0o644, 0o602])
def test_a_passphrase_file_that_others_can_use_is_refused(tmp_path: Path, mode: int) -> None:
    path = secret_file(tmp_path / "p", SECRET.encode(), mode)
    with pytest.raises(ForbiddenError, match="权限"):
        read_passphrase(f"file:{path}")


def test_a_pipe_in_the_place_of_a_passphrase_file_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    with pytest.raises(ForbiddenError, match="不是普通文件"):
        read_passphrase(f"file:{tmp_path / 'pipe'}")


@pytest.mark.parametrize("content", [b"", b"\n", b"\r\n"])
def test_an_empty_passphrase_is_refused(tmp_path: Path, content: bytes) -> None:
    path = secret_file(tmp_path / "p", content)
    with pytest.raises(InvalidInputError, match="口令为空"):
        read_passphrase(f"file:{path}")


def test_a_passphrase_that_is_no_text_is_refused_and_stays_out_of_the_traceback(tmp_path: Path) -> None:
    path = secret_file(tmp_path / "p", b"\xff\xfe geheim")
    with pytest.raises(InvalidInputError) as refused:
        read_passphrase(f"file:{path}")
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


def test_a_descriptor_is_read_once_and_closed() -> None:
    reading, writing = os.pipe()
    os.write(writing, f"{SECRET}\n".encode())
    os.close(writing)
    assert read_passphrase(f"fd:{reading}") == SECRET
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(reading)
    with pytest.raises(OutsideError, match="读过一次"):
        read_passphrase(f"fd:{reading}")


def test_a_descriptor_that_is_not_open_is_told() -> None:
    with pytest.raises(OutsideError, match="文件描述符 999"):
        read_passphrase("fd:999")


def test_a_credential_comes_from_systemds_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "seal").write_text(SECRET)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert read_passphrase("credential:seal") == SECRET
    with pytest.raises(NotFoundError, match="other"):
        read_passphrase("credential:other")
    monkeypatch.delenv("CREDENTIALS_DIRECTORY")
    with pytest.raises(OutsideError, match="CREDENTIALS_DIRECTORY"):
        read_passphrase("credential:seal")


@pytest.mark.parametrize(
    "value",
    [
        "hunter2",
        "file",
        "fd:hunter2",
        "fd:-1",
        "fd:",
        "credential:",
        "credential:../hunter2",
        "env:hunter2",
        "",
    ],
)
def test_anything_else_is_refused_without_repeating_it(value: str) -> None:
    with pytest.raises(InvalidInputError, match="不予显示") as refused:
        read_passphrase(value)
    assert "hunter2" not in refused.value.sentence


def test_no_terminal_is_told_instead_of_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    script = (
        "import sys; from contract_tui.signing.passphrase import read_passphrase\n"
        "from contract_tui.domain.errors import OutsideError\n"
        "try: read_passphrase('prompt')\nexcept OutsideError: sys.exit(7)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        stdin=subprocess.DEVNULL,
        timeout=60,
        check=False,
        start_new_session=True,
    )
    assert done.returncode == 7


def test_a_thread_beside_the_interface_never_asks() -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool, pytest.raises(OutsideError, match="终端"):
        pool.submit(read_passphrase, "prompt").result(timeout=10)
