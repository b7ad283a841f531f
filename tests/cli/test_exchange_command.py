"""Contracts as files on the command line: an operator without the key, a signer, a worker with it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    pkcs12,
)

from contract_tui.domain.exchange import sent_name
from tests.cli.conftest import ENTERPRISE, FIRST, PARTY, SECOND, Here, Shell, add_customers, new
from tests.world.exchange import PLATFORM_VARIABLES, exchange_settings, world
from tests.world.mail_server import mail_server
from tests.world.signing.files import by_customer

SECRET = "abc"


@pytest.fixture
def exchange(tmp_path: Path, cli: Here, deals: Path, monkeypatch: pytest.MonkeyPatch) -> Here:
    """A home with the provider `exchange`, its customers and orders."""
    settings = exchange_settings(tmp_path / "world")
    for name, value in PLATFORM_VARIABLES.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("CONTRACT_TUI_SIGNING__PROVIDER", "exchange")
    monkeypatch.setenv("CONTRACT_TUI_SIGNING__TRUST", settings.signing.trust)
    monkeypatch.setenv("CONTRACT_TUI_SEAL__KEY", settings.seal.key)
    monkeypatch.setenv("CONTRACT_TUI_SEAL__PASSPHRASE", settings.seal.passphrase)
    add_customers(cli)
    cli.done("orders", "import", str(deals))
    return cli


def prepared(cli: Here, order: str = FIRST) -> str:
    number = new(cli, "both", order)
    cli.done("contract", "party", number, *PARTY)
    cli.done("contract", "sign-info", number, "--signer", "张三")
    return number


def outbox(cli: Here, number: str) -> Path:
    return cli.home / "outbox" / sent_name(number)


def returned(cli: Here, number: str, folder: Path) -> Path:
    path = folder / "signed.pdf"
    path.write_bytes(by_customer(outbox(cli, number).read_bytes(), world().other_signer))
    return path


def test_send_names_the_file_accept_shows_the_signer_and_the_rest_goes_by_itself(
    exchange: Here, tmp_path: Path
) -> None:
    number = prepared(exchange)
    sent = exchange.done("contract", "send", number)
    assert str(outbox(exchange, number)) in sent.err
    path = returned(exchange, number, tmp_path)
    accepted = exchange.done("contract", "accept", number, str(path))
    for words in ("CN=王芳", "企业根证书", "PAdES B-B", "张三 签署", "没有姓名“张三”"):
        assert words in accepted.err
    exchange.done("contract", "watch", number)
    shown = exchange.done("contract", "show", number, "--json").data
    assert [each["party"] for each in shown["signatures"]] == ["customer", "platform"]
    assert [each["demonstration"] for each in shown["signatures"]] == [False, False]
    again = exchange("contract", "accept", number, str(path), "--json")
    assert (again.code, again.error["code"]) == (3, "forbidden")


def test_a_signature_by_another_programs_command_line_is_accepted_and_seals_for_it_too(
    exchange: Here, tmp_path: Path
) -> None:
    """pyHanko's own command line signs and validates, knowing nothing of this program."""
    number = prepared(exchange)
    exchange.done("contract", "send", number)
    key, secret, root = tmp_path / "key.p12", tmp_path / "secret", tmp_path / "root.pem"
    signer = world().signer
    key.write_bytes(
        pkcs12.serialize_key_and_certificates(
            None, signer.key, signer.certificate, list(signer.chain), BestAvailableEncryption(SECRET.encode())
        )
    )
    secret.write_text(SECRET)
    root.write_bytes(world().root.holder.certificate.public_bytes(Encoding.PEM))
    signed = tmp_path / "by-pyhanko.pdf"
    pyhanko(
        "sign", "addsig", "--field", "PartyA", "--use-pades", "pkcs12", "--passfile", str(secret),
        str(outbox(exchange, number)), str(signed), str(key),
    )  # fmt: skip
    exchange.done("contract", "accept", number, str(signed))
    exchange.done("contract", "watch", number)
    official = tmp_path / "official.pdf"
    exchange.done("contract", "pdf", number, "-o", str(official))
    told = pyhanko(
        "sign", "validate", "--trust", str(root), "--trust-replace", "--no-revocation-check", str(official)
    )
    assert told.count(":INTACT:TRUSTED,") == 2
    assert "CERTIFIED" not in told, "this signer has given an ordinary signature"


def pyhanko(*args: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "pyhanko", *args], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_the_operators_process_never_opens_the_key_only_the_worker_does(
    exchange: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTRACT_TUI_ENGINE__IN_INTERFACE", "false")
    key = Path(os.environ["CONTRACT_TUI_SEAL__KEY"])
    number = new(exchange, "both", FIRST)
    exchange.done("contract", "party", number, *PARTY)
    exchange.done("worker", "--once")
    hidden = key.rename(key.with_name("hidden"))
    exchange.done("contract", "sign-info", number, "--signer", "张三")
    exchange.done("contract", "send", number)
    exchange.done("contract", "accept", number, str(returned(exchange, number, tmp_path)))
    waited = exchange("contract", "watch", number, "--timeout", "0.5")
    assert waited.code == 5
    assert exchange.done("contract", "show", number, "--json").data["error"] is None, "nobody tried to seal"
    hidden.rename(key)
    assert int(exchange.done("worker", "--once").out) == 1
    assert exchange.done("contract", "show", number, "--json").data["state"] == "effective"


def test_a_file_comes_through_a_pipe_and_a_wrong_one_changes_nothing(
    exchange: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = prepared(exchange)
    exchange.done("contract", "send", number)
    path = returned(exchange, number, tmp_path)
    shell = Shell(exchange.home, **{k: v for k, v in os.environ.items() if k.startswith("CONTRACT_TUI_")})
    before = exchange.done("contract", "show", number, "--json").data
    refused = shell.bytes("contract", "accept", number, "-", stdin=outbox(exchange, number).read_bytes())
    assert refused.returncode == 3
    assert "没有签名" in refused.stderr.decode()
    assert exchange.done("contract", "show", number, "--json").data == before
    missing = exchange("contract", "accept", number, str(tmp_path / "none.pdf"))
    assert missing.code == 4
    done = shell.bytes("contract", "accept", number, "-", "--json", stdin=path.read_bytes())
    assert done.returncode == 0, done.stderr.decode()
    assert b'"platform_signing"' in done.stdout


def test_at_a_terminal_somebody_is_asked_and_a_no_takes_nothing(
    exchange: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = prepared(exchange)
    exchange.done("contract", "send", number)
    path = returned(exchange, number, tmp_path)

    class Terminal:
        def __init__(self, typed: str) -> None:
            self.readline = lambda: typed
            self.isatty = lambda: True

    monkeypatch.setattr(sys, "stdin", Terminal("\n"))
    no = exchange("contract", "accept", number, str(path))
    assert no.code == 3
    assert "[y/N]" in no.err
    assert exchange.done("contract", "show", number, "--json").data["substate"] == "customer_signing"
    monkeypatch.setattr(sys, "stdin", Terminal("y\n"))
    exchange.done("contract", "accept", number, str(path))


def test_a_refusal_needs_a_reason_and_voids_the_contract(exchange: Here) -> None:
    number = prepared(exchange)
    exchange.done("contract", "send", number)
    assert exchange("contract", "refuse", number).code == 2
    assert exchange("contract", "refuse", number, "--reason", " ").code == 2
    refused = exchange.done("contract", "refuse", number, "--reason", "价格有误", "--json").data
    assert (refused["state"], refused["reason"]) == ("voided", "refused")
    assert not outbox(exchange, number).exists()
    event = exchange.done("audit", number, "--json").data["events"][-1]
    assert (event["kind"], event["details"]["reason"]) == ("customer_refused", "价格有误")


def test_s30_a_signer_is_confirmed_by_command_and_send_does_not_wait_for_a_clock(exchange: Here) -> None:
    exchange.done("customers", "add-signer", ENTERPRISE, "赵六:13500000006")
    number = prepared(exchange, SECOND)
    exchange.done("contract", "sign-info", number, "--signer", "赵六")
    assert exchange("contract", "send", number).code == 3
    confirmed = exchange.done("customers", "confirm-signer", ENTERPRISE, "赵六", "--json").data
    assert confirmed["status"] == "authorised"
    assert exchange("customers", "confirm-signer", ENTERPRISE, "赵六").code == 5
    exchange.done("contract", "send", number)
    assert exchange("customers", "activate", ENTERPRISE).code == 3


def findings(cli: Here) -> dict[str, dict[str, str]]:
    return {each["what"]: each for each in cli("doctor", "--json").data["findings"]}


def test_doctor_looks_at_the_folder_and_at_how_signers_are_told(
    exchange: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = findings(exchange)
    assert found["签署服务"]["verdict"] == "good"
    assert found["待签署文件夹"]["verdict"] == "good"
    assert found["通知签署人"]["verdict"] == "note"
    blocked = tmp_path / "a file"
    blocked.touch()
    monkeypatch.setenv("CONTRACT_TUI_EXCHANGE__FOLDER", str(blocked / "outbox"))
    assert findings(exchange)["待签署文件夹"]["verdict"] == "bad"
    monkeypatch.setenv("CONTRACT_TUI_EXCHANGE__FOLDER", "")
    for command, verdict in (("/nowhere/x", "bad"), ("'x", "bad"), (f"{sys.executable} -c 1", "good")):
        monkeypatch.setenv("CONTRACT_TUI_NOTIFY__COMMAND", command)
        assert findings(exchange)["通知程序"]["verdict"] == verdict, command


def test_doctor_knocks_at_the_mail_server(exchange: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTRACT_TUI_NOTIFY__SMTP_SECURITY", "none")
    with mail_server() as server:
        monkeypatch.setenv("CONTRACT_TUI_NOTIFY__SMTP", f"127.0.0.1:{server.port}")
        assert "发件人" in findings(exchange)["邮件服务器"]["found"]
        monkeypatch.setenv("CONTRACT_TUI_NOTIFY__SENDER", "desk@example.com")
        assert findings(exchange)["邮件服务器"]["verdict"] == "note"
        monkeypatch.setenv("CONTRACT_TUI_NOTIFY__SMTP_SECURITY", "starttls")
        assert findings(exchange)["邮件服务器"]["verdict"] == "bad"
    assert findings(exchange)["邮件服务器"]["verdict"] == "bad"
    assert server.mails == []


def test_a_worker_announces_that_the_seal_ends_soon_and_does_not_start_without_it(
    exchange: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTRACT_TUI_SEAL__KEY", str(tmp_path / "soon.p12"))
    shell = Shell(exchange.home, **{k: v for k, v in os.environ.items() if k.startswith("CONTRACT_TUI_")})
    without = shell("worker")
    assert (without.code, "没有平台签章的密钥文件" in without.err) == (4, True)
    exchange.done("seal", "init", "--days", "20")
    command = [sys.executable, "-m", "contract_tui", "worker"]
    with subprocess.Popen(command, env=shell.environ, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert "还有 19 天" in process.stderr.readline()
        assert "后台任务运行中" in process.stderr.readline()
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
