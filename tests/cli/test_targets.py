"""Where files go: what stands there stays unless --force says otherwise; folders, pipes and empty names."""

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from contract_tui.desk.files import write_file
from contract_tui.desk.proof.verification import read_pdf
from contract_tui.domain.errors import ExitCode, HeldError, InvalidInputError
from tests.cli.conftest import SIMULATED, Here, Shell, generated

PDF = b"%PDF-"


@pytest.fixture(params=["pdf", "evidence"])
def command(request: pytest.FixtureRequest, office: Here) -> tuple[str, ...]:
    """A command that writes a file, with the contract that it is about."""
    return ("contract", str(request.param), generated(office))


def test_a_file_that_is_there_stays_unless_force_is_given(
    office: Here, tmp_path: Path, command: tuple[str, ...]
) -> None:
    target = tmp_path / "合同.pdf"
    target.write_text("mine")
    refused = office(*command, "-o", str(target))
    assert refused.code == ExitCode.HELD
    assert f"{target} 已经存在，没有改动。" in refused.err
    assert "--force" in refused.err
    assert target.read_text() == "mine"
    office.done(*command, "-o", str(target), "--force")
    assert target.read_bytes().startswith(PDF)
    assert office(*command, "-o", str(target)).code == ExitCode.HELD, "its own file is a file, too"


def test_a_refused_target_is_told_before_a_report_is_made(office: Here, tmp_path: Path) -> None:
    number = generated(office)
    (tmp_path / "x.pdf").touch()
    assert office("contract", "evidence", number, "-o", str(tmp_path / "x.pdf")).code == ExitCode.HELD
    kinds = [each["kind"] for each in office.done("audit", number, "--json").data["events"]]
    assert "evidence_made" not in kinds


def test_an_empty_name_is_a_usage_error(office: Here, command: tuple[str, ...]) -> None:
    answer = office(*command, "-o", "")
    assert answer.code == ExitCode.USAGE
    assert "-o/--output：不能为空" in answer.err


@pytest.mark.parametrize("there", [None, "file"])
def test_a_slash_at_the_end_means_a_folder(
    office: Here, tmp_path: Path, command: tuple[str, ...], there: str | None
) -> None:
    target = tmp_path / "out"
    if there:
        target.write_text("mine")
    answer = office(*command, "-o", f"{target}/")
    assert answer.code == ExitCode.OUTSIDE
    assert f"无法写入 {target}/：没有这个文件夹。" in answer.err
    assert not target.is_dir()
    assert target.exists() is bool(there)


def test_a_folder_takes_the_file_under_its_own_name_and_never_replaces_another(
    office: Here, tmp_path: Path
) -> None:
    number = generated(office)
    for name in ("a", "b/"):
        folder = tmp_path / name
        folder.mkdir()
        office.done("contract", "pdf", number, "-o", f"{tmp_path}/{name}")
        assert [each.name for each in folder.iterdir()] == [f"{number}-草稿.pdf"]
    (tmp_path / "a" / f"{number}-草稿.pdf").write_text("mine")
    office.done("contract", "pdf", number, "-o", str(tmp_path / "a"), "--force")
    assert (tmp_path / "a" / f"{number}-草稿.pdf").read_text() == "mine"
    assert (tmp_path / "a" / f"{number}-草稿-2.pdf").exists()


def test_a_link_that_leads_nowhere_is_not_replaced(office: Here, tmp_path: Path) -> None:
    number = generated(office)
    target = tmp_path / "x.pdf"
    target.symlink_to(tmp_path / "elsewhere")
    assert office("contract", "pdf", number, "-o", str(target)).code == ExitCode.HELD
    assert target.is_symlink()


def test_two_writers_of_one_name_at_once_leave_the_first_ones_file(tmp_path: Path) -> None:
    target, refused = tmp_path / "x.pdf", []
    start = threading.Barrier(8)

    def write(content: bytes) -> None:
        start.wait()
        try:
            write_file(target, "", content)
        except HeldError:
            refused.append(content)

    writers = [threading.Thread(target=write, args=(bytes([n]) * 1000,)) for n in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert len(refused) == 7
    assert target.read_bytes() not in refused
    assert [each.name for each in tmp_path.iterdir()] == ["x.pdf"]


def test_a_file_system_without_hard_links_overwrites_no_file_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", none)
    target = write_file(tmp_path / "x.pdf", "", b"first")
    with pytest.raises(HeldError):
        write_file(tmp_path / "x.pdf", "", b"second")
    assert target.read_bytes() == b"first"
    assert [each.name for each in tmp_path.iterdir()] == ["x.pdf"]


@pytest.mark.parametrize("device", ["/dev/full", "/dev/null"])
def test_a_device_is_written_to(office: Here, device: str) -> None:
    number = generated(office)
    answer = office("contract", "pdf", number, "-o", device)
    assert answer.code == (ExitCode.OUTSIDE if device == "/dev/full" else ExitCode.DONE)
    assert stat.S_ISCHR(Path(device).stat().st_mode)


@pytest.mark.parametrize("option", ["--root", "--csr"])
@pytest.mark.parametrize("name", ["", "folder/"])
def test_the_seals_files_have_names(cli: Here, option: str, name: str) -> None:
    answer = cli("seal", "init", option, name)
    assert answer.code == ExitCode.USAGE
    assert option in answer.err


def piping(office: Here, *args: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "contract_tui", *args],
        env=Shell(office.home, **SIMULATED).environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_pipe_without_a_reader_is_waited_for_and_that_is_said(office: Here, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with piping(office, "contract", "pdf", generated(office), "-o", str(pipe)) as process:
        assert process.stderr is not None
        assert f"{pipe} 是管道，正在等待另一个程序读取它" in process.stderr.readline()
        assert pipe.read_bytes().startswith(PDF)
        assert process.wait(60) == 0


def test_a_pipe_without_a_writer_is_waited_for_and_that_is_said(office: Here, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with piping(office, "verify", str(pipe)) as process:
        assert process.stderr is not None
        assert f"{pipe} 是管道，正在等待另一个程序写入它" in process.stderr.readline()
        pipe.write_text("no pdf")
        assert process.wait(60) == ExitCode.USAGE


@pytest.mark.parametrize(
    "args", [("orders", "import", "-"), ("verify", "-"), ("contract", "new", "--orders", "-")]
)
def test_standard_input_that_gives_nothing_is_said_to_be_waited_for(
    office: Here, args: tuple[str, ...]
) -> None:
    more = ("--channel", "single", "--customer", "100000000001") if "new" in args else ()
    with piping(office, *args, *more) as process:
        assert process.stderr is not None
        assert process.stdin is not None
        assert process.stderr.readline().startswith("正在等待标准输入")
        process.stdin.close()
        assert process.wait(60) == ExitCode.USAGE


def test_the_interface_waits_for_no_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(InvalidInputError, match="是管道或设备，不是文件"):
        read_pdf(pipe)
