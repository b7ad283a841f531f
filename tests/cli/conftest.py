"""Drives the command line as a user in a shell (subprocess), or in this process where speed matters."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from contract_tui.cli.main import run
from contract_tui.config.homes import DATABASE
from tests.world.answers import Answer
from tests.world.homes import new_home

ENTERPRISE = "100000000001"
INDIVIDUAL = "100000000003"
SIMULATED = {
    "CONTRACT_TUI_SIGNING__PROVIDER": "simulated",
    "CONTRACT_TUI_TIMING__SIGNER": "0",
    "CONTRACT_TUI_TIMING__SEAL_BOTH": "0",
    "CONTRACT_TUI_TIMING__SEAL_SINGLE": "0",
    "CONTRACT_TUI_TIMING__AUTHORISATION": "0",
    "CONTRACT_TUI_TIMING__ACTIVATION": "0",
}


class Shell:
    """Runs `python -m contract_tui` in a home of its own, as a script would."""

    def __init__(self, home: Path, **environ: str) -> None:
        self.home = home
        kept = {
            key: os.environ[key]
            for key in ("PATH", "PYTHONPATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "XDG_STATE_HOME")
            if key in os.environ
        }
        self.environ = kept | {"CONTRACT_TUI_HOME": str(home), "PYTHONUTF8": "1"} | environ

    def bytes(self, *args: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "contract_tui", *args]
        return subprocess.run(
            command, env=self.environ, input=stdin, capture_output=True, timeout=120, check=False
        )

    def __call__(self, *args: str, stdin: str = "") -> Answer:
        done = self.bytes(*args, stdin=stdin.encode())
        return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())


def started(shell: Shell, *args: str) -> subprocess.Popen[str]:
    """A command that has said its first line on standard error.

    Whoever runs the tests in the background of a shell has the interrupt ignored, and children inherit that.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "contract_tui", *args],
        env=shell.environ,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stderr is not None
    assert process.stderr.readline()
    return process


class Here:
    """Runs commands in this process: the same code without the half second that loading takes."""

    def __init__(self, home: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.home = home
        self._capture = capture

    def __call__(self, *args: str) -> Answer:
        self._capture.readouterr()
        code = run(["--home", str(self.home), *args])
        captured = self._capture.readouterr()
        return Answer(code, captured.out, captured.err)

    def done(self, *args: str) -> Answer:
        answer = self(*args)
        assert answer.code == 0, answer
        return answer


def deal(number: str, payer: str = ENTERPRISE, **changes: object) -> dict[str, object]:
    """A deal as the billing API answers it."""
    return {
        "OrderId": number,
        "BigDealId": f"{number}00",
        "Status": 4,
        "Payer": payer,
        "Creator": payer,
        "CreateTime": "2024-03-05 10:00:00",
        "RealTotalCost": 140950,
        "VoucherDecline": 0,
        "ProductInfo": [{"Name": "规格", "Value": "4核8GB"}],
        "TimeSpan": 1,
        "TimeUnit": "y",
        "Currency": "CNY",
        "ProductCode": "p_cvm",
        "SubProductCode": "sp_cvm_s5",
        "ProductName": "云服务器",
        "SubProductName": "标准型S5",
        "PayMode": "prePay",
        "Action": "purchase",
        "ResourceId": [f"ins-{number}"],
        **changes,
    }


DEALS = [
    deal("2024030500000001"),
    deal("2024030500000002", RealTotalCost=600714.4, Action="renew", ResourceId=None),
    deal("2024030500000003", PayMode="0", RealTotalCost=999, Action=None, ProductName=None),
    deal("2024030500000004", Action="refund", RealTotalCost=5000, Status=6),
    deal("2024030500000005", PayMode="postPay", CreateTime="2018-08-31 23:59:59"),
    deal("2024030500000006", Status=30),
    deal("2024030500000007", Status=1),
    deal("2024030500000008", INDIVIDUAL, PayMode="riPay"),
]


@pytest.fixture
def deals(tmp_path: Path) -> Path:
    """A file as the API answers it."""
    path = tmp_path / "deals.json"
    answer = {"Response": {"Deals": DEALS, "TotalCount": len(DEALS), "RequestId": "c33d6ae6"}}
    path.write_text(json.dumps(answer, ensure_ascii=False), "utf-8")
    return path


@pytest.fixture
def homeless(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Here:
    """Commands in this process, with simulated signers that act at once; nobody has made the home yet."""
    for name, value in SIMULATED.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    return Here(tmp_path / "home", capsys)


@pytest.fixture
def cli(homeless: Here) -> Here:
    """The same in a home in which nothing has happened yet."""
    new_home(homeless.home)
    return homeless


@pytest.fixture
def office(cli: Here, deals: Path) -> Here:
    """The same with two customers and their orders."""
    (cli.home / DATABASE).write_bytes(_with_orders(cli, deals))
    return cli


_offices: list[bytes] = []


def _with_orders(cli: Here, deals: Path) -> bytes:
    """The database of an office, made by commands once in a run."""
    if not _offices:
        add_customers(cli)
        cli.done("orders", "import", str(deals))
        _offices.append((cli.home / DATABASE).read_bytes())
    return _offices[0]


def add_customers(command: Any) -> None:
    """An enterprise with two signers and an individual, both with framework contracts."""
    command(
        "customers", "add", "--kind", "enterprise", "--name", "演示科技有限公司", "--account", ENTERPRISE,
        "--code", "91110000600037341L", "--framework", "KJ-2024-0001", "--activated",
        "--signer", "张三:13800000001", "--signer", "李四:13800000002",
    )  # fmt: skip
    command(
        "customers", "add", "--kind", "individual", "--name", "王五", "--account", INDIVIDUAL,
        "--code", "11010519491231002X", "--framework", "KJ-2024-0003", "--signer", "王五:13900000003",
    )  # fmt: skip


FIRST, SECOND = "2024030500000001", "2024030500000002"
OF_INDIVIDUAL = "2024030500000008"
PARTY = (
    "--contact", "张三", "--phone", "13800000001", "--email", "zhang@example.com",
    "--address", "北京市海淀区演示路 1 号",
)  # fmt: skip


def new(cli: Here, channel: str, orders: str, customer: str = ENTERPRISE) -> str:
    return cli.done(
        "contract", "new", "--channel", channel, "--customer", customer, "--orders", orders
    ).out.strip()


def sent(cli: Here, signer: str = "张三") -> str:
    number = new(cli, "both", FIRST)
    cli.done("contract", "party", number, *PARTY)
    cli.done("contract", "sign-info", number, "--signer", signer)
    cli.done("contract", "send", number)
    return number


def generated(cli: Here, orders: str = FIRST) -> str:
    number = new(cli, "single", orders)
    cli.done("contract", "watch", number, "--until", "generated")
    return number
