"""Output that cannot be written: a sentence and exit code 6 by every command, and what was done is told."""

import argparse
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest

from contract_tui.cli.main import build_parser, run
from contract_tui.domain.errors import ExitCode
from tests.cli.conftest import ENTERPRISE, FIRST, PARTY, Here, Shell, deal, new
from tests.world.answers import Answer

ADDED, NOT_ACTIVATED = "777", "778"
SIGNERS = "1000"
"""Seconds until the simulated signer acts: never, here."""


@dataclass
class Office:
    """Makes what a command needs to have something to print."""

    cli: Here
    folder: Path
    patch: pytest.MonkeyPatch
    _orders: Iterator[int] = field(default_factory=lambda: count(900_001))

    def order(self) -> str:
        number = str(next(self._orders))
        self.cli.done("orders", "import", self.deals(number))
        return number

    def deals(self, number: str) -> str:
        path = self.folder / f"{number}.json"
        path.write_text(json.dumps([deal(number)]), "utf-8")
        return str(path)

    def filling(self) -> str:
        return new(self.cli, "both", self.order())

    def text_review(self) -> str:
        number = self.filling()
        self.cli.done("contract", "party", number, *PARTY)
        self.cli.done("contract", "text", number)
        return number

    def signer_review(self) -> str:
        number = self.text_review()
        self.cli.done("contract", "sign-info", number, "--signer", "张三")
        return number

    def signing(self) -> str:
        number = self.signer_review()
        self.cli.done("contract", "send", number)
        return number

    def generated(self) -> str:
        number = new(self.cli, "single", self.order())
        self.cli.done("contract", "watch", number, "--until", "generated")
        return number

    def voided(self) -> str:
        number = self.generated()
        self.cli.done("contract", "void", number)
        return number

    def effective(self) -> str:
        number = self.generated()
        self.cli.done("contract", "convert", number)
        self.cli.done("contract", "watch", number)
        return number

    def not_activated(self) -> str:
        self.cli.done("customers", "add", *person(NOT_ACTIVATED))
        return NOT_ACTIVATED

    def official(self) -> str:
        path = self.folder / "official.pdf"
        self.cli.done("contract", "pdf", self.effective(), "-o", str(path))
        return str(path)


def person(account: str) -> tuple[str, ...]:
    code = ("--code", "91110000600037341L", "--framework", "KJ-1")
    return ("--account", account, "--kind", "enterprise", "--name", f"客户{account}", *code)


Case = tuple[tuple[str, ...], str]
"""A command's arguments, and what standard error must still tell; empty when nothing was changed."""
Prepare = Callable[[Office], Case]


def reads(*args: str) -> Prepare:
    return lambda _: (args, "")


def reads_one(at: Callable[[Office], str], *args: str) -> Prepare:
    return lambda office: ((at(office), *args), "")


def changes(at: Callable[[Office], str], *args: str) -> Prepare:
    """A contract is changed and printed; its number must be told."""

    def prepared(office: Office) -> Case:
        number = at(office)
        return (number, *args, "--json"), number

    return prepared


def restored(office: Office) -> Case:
    """Into a home of its own, which stands after the one that the other commands work in."""
    saved, home = str(office.folder / "saved.tar"), str(office.folder / "restored")
    office.cli.done("backup", saved)
    return (saved, "--home", home, "--json"), f"已恢复到 {home}"


def set_up(office: Office) -> Case:
    """All questions answered: one's own company, and the simulated signing."""
    answers = ("某某", "某某科技有限公司", "91110000600037341L", "北京市海淀区某路 1 号", "010-12345678", "1")
    office.patch.setattr(sys, "stdin", io.StringIO("".join(f"{answer}\n" for answer in answers)))
    return (), "设置已写入"


MAIL = ("--recipient", "张三", "--phone", "13800000001", "--address", "北京市海淀区演示路 1 号")
TABLE: dict[str, Prepare] = {
    "orders import": lambda office: ((office.deals("8000001"), "--json"), "新增 1"),
    "orders list": reads(),
    "orders sample": lambda office: ((str(office.folder / "orders.xlsx"), "--json"), "orders.xlsx"),
    "customers add": lambda _: (person(ADDED), ADDED),
    "customers list": reads(),
    "customers show": reads(ENTERPRISE),
    "customers activate": lambda office: ((office.not_activated(),), "已申请激活"),
    "customers add-signer": reads(ENTERPRISE, "王小明:13800000009"),
    "customers edit": lambda _: ((ENTERPRISE, "--framework", "KJ-9", "--json"), ENTERPRISE),
    "customers book": lambda _: ((ENTERPRISE, *PARTY), "已保存"),
    "contract check": reads("--channel", "both", "--customer", ENTERPRISE),
    "contract new": lambda o: (
        ("--channel", "single", "--customer", ENTERPRISE, "--orders", o.order()),
        "合同 DD-",
    ),
    "contract party": changes(Office.filling, *PARTY),
    "contract list": reads(),
    "contract show": reads_one(Office.filling),
    "contract explain": reads_one(Office.filling),
    "contract text": reads_one(Office.generated),
    "contract template": reads(),
    "contract sign-info": changes(Office.text_review, "--signer", "张三"),
    "contract previous": changes(Office.text_review),
    "contract orders": lambda o: ((n := o.filling(), "--add", o.order(), "--json"), n),
    "contract recreate": lambda o: ((n := o.voided(), "--json"), n),
    "contract send": changes(Office.signer_review),
    "contract resend": changes(Office.signing),
    "contract convert": changes(Office.generated),
    "contract void": changes(Office.generated),
    "contract delete": changes(Office.voided),
    "contract cancel": changes(Office.signing, "--reason", "不再需要"),
    "contract paper": changes(Office.effective, *MAIL),
    "contract pdf": reads_one(Office.effective),
    "contract export": lambda office: ((str(office.folder / "list.csv"), "--json"), "list.csv"),
    "contract evidence": lambda office: ((number := office.effective(),), number),
    "contract watch": reads_one(Office.effective),
    "contract simulate": reads_one(Office.signing),
    "templates list": reads(),
    "templates check": reads(),
    "templates preview": reads(),
    "seal init": lambda _: ((), "seal.p12"),
    "seal request": lambda office: ((str(office.folder / "x.csr"),), "x.csr"),
    "seal show": reads(),
    "seal check": reads(),
    "setup": set_up,
    "config show": reads(),
    "config check": reads(),
    "config set": lambda _: (("interface.theme=light", "--json"), "设置已写入"),
    "worker": lambda office: (("--once",), "1 步") if new(office.cli, "single", office.order()) else ((), ""),
    "archive list": reads(),
    "stats": reads(),
    "help": reads(),
    "completion": reads("bash"),
    "audit": reads_one(Office.filling),
    "backup": lambda office: ((str(office.folder / "home.tar"), "--json"), "home.tar"),
    "export": lambda office: ((str(office.folder / "out"), "--json"), "已导出到"),
    "restore": restored,
    "check": reads(),
    "verify": reads_one(Office.official),
    "doctor": reads(),
}
SILENT = frozenset({"demo"})
"""It writes nothing to standard output: a terminal is drawn on, and without one it only talks."""
ALIKE = frozenset(
    {
        "archive renew",
        "contract accept",
        "contract refuse",
        "contract paper-sent",
        "contract retry",
        "customers confirm-signer",
    }
)
"""They need files, couriers, failures or years, and print what others print by the same function."""


def commands(parser: argparse.ArgumentParser) -> Iterator[str]:
    """The names of all commands, read from the parser itself."""
    groups = [each for each in parser._actions if isinstance(each, argparse._SubParsersAction)]
    if not groups:
        yield " ".join(parser.prog.split()[1:])
    for group in groups:
        for below in group.choices.values():
            yield from commands(below)


def test_every_command_stands_in_the_table() -> None:
    assert set(commands(build_parser())) == {*TABLE, *SILENT, *ALIKE}, "say what a new command prints"


@pytest.fixture
def prepared(office: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    secret = tmp_path / "secret"
    secret.write_text("correct horse\n", "utf-8")
    secret.chmod(0o600)
    monkeypatch.setenv("CONTRACT_TUI_SEAL__PASSPHRASE", f"file:{secret}")
    monkeypatch.setenv("CONTRACT_TUI_TIMING__SIGNER", SIGNERS)
    monkeypatch.setenv("CONTRACT_TUI_TIMING__RESEND", "0")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return Office(office, tmp_path, monkeypatch)


def into_a_full_disk(cli: Here, *args: str) -> Answer:
    """A command whose standard output is /dev/full, in this process."""
    cli._capture.readouterr()
    before = sys.stdout
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        sys.stdout = full
        try:
            code = run(["--home", str(cli.home), *args])
        finally:
            sys.stdout = before
    captured = cli._capture.readouterr()
    return Answer(code, captured.out, captured.err)


@pytest.mark.parametrize("command", TABLE)
def test_a_command_whose_output_cannot_be_written_says_so_and_what_it_did(
    prepared: Office, command: str
) -> None:
    if command in ("seal request", "seal show", "seal check"):
        prepared.cli.done("seal", "init")
    args, told = TABLE[command](prepared)
    answer = into_a_full_disk(prepared.cli, *command.split(), *args)
    assert answer.code == ExitCode.OUTSIDE, answer
    assert "标准输出无法写入：磁盘已满。" in answer.err, answer
    assert told in answer.err, answer
    assert ("请勿重做" in answer.err) is bool(told or command == "customers add-signer"), answer
    assert not list(prepared.folder.glob("contract-tui-*.log")), "a crash file"


def redirected(shell: Shell, *args: str, how: str) -> subprocess.CompletedProcess[str]:
    """A command as a shell starts it with redirections."""
    words = " ".join(f"'{each}'" for each in (sys.executable, "-m", "contract_tui", *args))
    return subprocess.run(
        ["sh", "-c", f"{words} {how}"],
        env=shell.environ,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("how", [">/dev/full", ">&-", ">&- <&-"])
def test_a_new_contracts_number_is_not_lost_with_standard_output(office: Here, how: str) -> None:
    made = ("contract", "new", "--channel", "single", "--customer", ENTERPRISE, "--orders", FIRST)
    done = redirected(Shell(office.home, TMPDIR=str(office.home.parent)), *made, how=how)
    [contract] = office.done("contract", "list", "--json").data["contracts"]
    assert done.returncode == ExitCode.OUTSIDE
    assert contract["number"] in done.stderr
    assert done.stderr.startswith("错误：标准输出无法写入")
    assert "Exception ignored" not in done.stderr
    assert not list(office.home.parent.glob("contract-tui-*.log"))


def test_as_json_the_error_tells_what_was_done(office: Here) -> None:
    made = ("contract", "new", "--channel", "single", "--customer", ENTERPRISE, "--orders", FIRST, "--json")
    done = redirected(Shell(office.home), *made, how=">/dev/full")
    error = json.loads(done.stderr)["error"]
    [contract] = office.done("contract", "list", "--json").data["contracts"]
    assert error["code"] == "outside"
    assert contract["number"] in error["hint"]


@pytest.mark.parametrize("how", ["2>/dev/full", "2>&-"])
def test_talk_that_cannot_be_written_ends_with_6_after_the_data(office: Here, how: str) -> None:
    done = redirected(Shell(office.home), "orders", "list", how=how)
    assert done.returncode == ExitCode.OUTSIDE
    assert FIRST in done.stdout


def test_a_refusal_that_nobody_hears_keeps_its_own_code(office: Here) -> None:
    shell = Shell(office.home)
    assert redirected(shell, "contract", "show", "x", how="2>&-").returncode == ExitCode.USAGE
    assert redirected(shell, "customers", "show", "nobody", how=">&- 2>&-").returncode == ExitCode.NOT_FOUND


@pytest.mark.parametrize("word", ["--help", "--version"])
def test_help_that_cannot_be_written_is_no_success(tmp_path: Path, word: str) -> None:
    assert redirected(Shell(tmp_path), word, how=">/dev/full").returncode == ExitCode.OUTSIDE


def test_a_reader_that_leaves_early_is_no_fault_but_loses_no_number(office: Here) -> None:
    shell = Shell(office.home)
    made = ["contract", "new", "--channel", "single", "--customer", ENTERPRISE, "--orders", FIRST]
    ours, theirs = os.pipe()
    os.close(ours)
    done = subprocess.run(
        [sys.executable, "-m", "contract_tui", *made],
        env=shell.environ,
        stdout=theirs,
        stderr=subprocess.PIPE,
        text=True,
        timeout=120,
        check=False,
    )
    os.close(theirs)
    [contract] = office.done("contract", "list", "--json").data["contracts"]
    assert done.returncode == ExitCode.OUTSIDE
    assert contract["number"] in done.stderr


def test_closed_standard_input_is_an_error_and_no_crash(office: Here) -> None:
    shell = Shell(office.home, TMPDIR=str(office.home.parent))
    for args in (
        ("contract", "new", "--channel", "single", "--customer", ENTERPRISE, "--orders", "-"),
        ("orders", "import", "-"),
        ("verify", "-"),
    ):
        done = redirected(shell, *args, how="<&-")
        assert done.returncode == ExitCode.OUTSIDE, done
        assert "标准输入无法读取" in done.stderr
    assert not list(office.home.parent.glob("contract-tui-*.log"))


def test_a_closed_output_is_told_in_words(tmp_path: Path) -> None:
    done = redirected(Shell(tmp_path / "home"), "contract", "list", how=">&-")
    assert done.returncode == ExitCode.OUTSIDE
    assert "标准输出无法写入：没有打开，或已经关闭。" in done.stderr
