"""`contract-tui seal`: making, renewing, showing and examining the platform's key."""

import json
import os
import pty
import select
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from contract_tui.config import load_settings
from contract_tui.desk import open_desk
from contract_tui.domain.seals import expiry_notice
from contract_tui.domain.signatures import Certificate
from contract_tui.signing.certificates import facts_of
from contract_tui.signing.issuing import Issued, Terms, issue, new_key
from contract_tui.signing.pkcs12 import written
from contract_tui.store.signing import note_seal_certificate
from tests.cli.conftest import Here, Shell
from tests.cli.test_json_documented import DOCUMENT, names
from tests.world.answers import Answer
from tests.world.programs import needs
from tests.world.signing.samples import a_seal, an_authority, parsed
from tests.world.signing.tsa import Tsa, running_tsa

SECRET = "correct horse 电池"


@pytest.fixture
def seal(cli: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Here:
    """A home that signs by exchange, its passphrase in a private file."""
    secret = tmp_path / "secret"
    secret.write_text(f"{SECRET}\n", "utf-8")
    secret.chmod(0o600)
    monkeypatch.setenv("CONTRACT_TUI_SIGNING__PROVIDER", "exchange")
    monkeypatch.setenv("CONTRACT_TUI_SEAL__PASSPHRASE", f"file:{secret}")
    return cli


def findings(answer: Answer) -> dict[str, dict[str, str]]:
    return {each["what"]: each for each in answer.data["findings"]}


def key_file(home: Path) -> Path:
    return home / "seal.p12"


def test_init_makes_a_private_encrypted_key_and_claims_no_more_than_that(seal: Here) -> None:
    made = seal.done("seal", "init", "--json")
    assert made.data["self_signed"] is True
    assert made.data["algorithm"] == "ECDSA P-256"
    assert made.data["subject"] == made.data["issuer"]
    assert "不能证明是谁签的" in made.err
    assert "signing.trust" in made.err
    path = key_file(seal.home)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(seal.home.stat().st_mode) == 0o700
    assert SECRET.encode() not in path.read_bytes()


def test_init_takes_name_days_and_algorithm(seal: Here) -> None:
    made = seal.done(
        "seal", "init", "--name", "合同专用", "--days", "10", "--algorithm", "rsa3072", "--json"
    ).data
    assert made["algorithm"] == "RSA 3072"
    assert made["subject"].startswith("CN=合同专用, O=")
    begins, ends = map(datetime.fromisoformat, (made["not_before"], made["not_after"]))
    assert ends - begins == timedelta(days=10)
    assert "过期" in made["notice"]


@pytest.mark.parametrize(
    "wrong",
    [("--days", "0"), ("--days", "40000"), ("--name", "长" * 22), ("--name", "a\u202eb"), ("--days", "x")],
)
def test_init_refuses_what_no_certificate_can_say(seal: Here, wrong: tuple[str, str]) -> None:
    assert seal("seal", "init", *wrong).code == 2
    assert not key_file(seal.home).exists()


def test_init_never_overwrites_a_key(seal: Here) -> None:
    seal.done("seal", "init")
    before = key_file(seal.home).read_bytes()
    assert seal("seal", "init").code == 5
    assert key_file(seal.home).read_bytes() == before


@pytest.mark.parametrize("option", ["--csr", "--root"])
def test_init_makes_nothing_when_a_file_is_in_the_way(seal: Here, tmp_path: Path, option: str) -> None:
    (tmp_path / "there").write_text("mine")
    assert seal("seal", "init", option, str(tmp_path / "there")).code == 5
    assert (tmp_path / "there").read_text() == "mine"
    assert not key_file(seal.home).exists()


def test_init_refuses_a_token(seal: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTRACT_TUI_SEAL__MODULE", "/usr/lib/token.so")
    assert seal("seal", "init").code == 3


def test_the_request_is_a_true_one(seal: Here, tmp_path: Path) -> None:
    needs("openssl")
    request = tmp_path / "seal.csr"
    seal.done("seal", "init", "--csr", str(request))
    command = ["openssl", "req", "-in", str(request), "-noout", "-verify", "-text"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "verify OK" in done.stderr
    assert "Digital Signature, Non Repudiation" in done.stdout


def test_a_certificate_is_renewed_for_the_key_that_is_there(seal: Here, tmp_path: Path) -> None:
    first, second = tmp_path / "first.csr", tmp_path / "second.csr"
    seal.done("seal", "init", "--csr", str(first))
    assert seal.done("seal", "request", str(second), "--json").data == {"csr": str(second)}
    asked, again = (x509.load_pem_x509_csr(each.read_bytes()) for each in (first, second))
    assert asked.public_key() == again.public_key()
    assert asked.subject == again.subject
    assert seal("seal", "request", str(second)).code == 5


def answered(request: Path, root: Issued, days: int = 300) -> x509.Certificate:
    """What a certificate authority makes of a request."""
    asked = x509.load_pem_x509_csr(request.read_bytes())
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(asked.subject)
        .issuer_name(root.certificate.subject)
        .public_key(asked.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=400))
        .not_valid_after(now + timedelta(days=days))
    )
    for extension in asked.extensions:
        builder = builder.add_extension(extension.value, critical=extension.critical)
    return builder.sign(root.key, hashes.SHA256())


def a_root() -> Issued:
    now = datetime.now(UTC)
    terms = Terms({"CN": "测试机构"}, now - timedelta(days=500), now + timedelta(days=500), authority=True)
    return issue(terms, new_key())


@pytest.fixture
def requested(seal: Here, tmp_path: Path) -> Path:
    """A key that waits for its certificate."""
    seal.done("seal", "init", "--csr", str(tmp_path / "seal.csr"))
    return tmp_path / "seal.csr"


def saved(path: Path, *certificates: x509.Certificate) -> str:
    path.write_bytes(b"".join(each.public_bytes(Encoding.PEM) for each in certificates))
    return str(path)


def test_an_authoritys_answer_takes_the_self_signed_ones_place(
    seal: Here, requested: Path, tmp_path: Path
) -> None:
    root = a_root()
    before = key_file(seal.home).read_bytes()
    # The order in the file is the authority's own business.
    chain = saved(tmp_path / "chain.pem", root.certificate, answered(requested, root))
    installed = seal.done("seal", "init", "--certificate", chain, "--json").data
    assert installed["self_signed"] is False
    assert installed["issuer"] == "CN=测试机构"
    assert [each["subject"] for each in installed["chain"]] == ["CN=测试机构"]
    kept = Path(installed["backup"])
    assert kept.read_bytes() == before
    assert {stat.S_IMODE(each.stat().st_mode) for each in (kept, key_file(seal.home))} == {0o600}
    assert seal.done("seal", "show", "--json").data["issuer"] == "CN=测试机构"


def _strangers(request: Path, folder: Path) -> str:
    return saved(folder / "wrong.pem", a_root().certificate)


def _expired(request: Path, folder: Path) -> str:
    return saved(folder / "wrong.pem", answered(request, a_root(), days=-1))


def _no_certificate(request: Path, folder: Path) -> str:
    return str(request)


def _missing(request: Path, folder: Path) -> str:
    return str(folder / "missing.pem")


@pytest.mark.parametrize(
    ("make", "code"), [(_strangers, 2), (_expired, 3), (_no_certificate, 2), (_missing, 4)]
)
def test_an_answer_that_does_not_fit_changes_nothing(
    seal: Here, requested: Path, tmp_path: Path, make: object, code: int
) -> None:
    before = key_file(seal.home).read_bytes()
    wrong = make(requested, tmp_path)  # type: ignore[operator]  # a function from the list above
    assert seal("seal", "init", "--certificate", wrong).code == code
    assert key_file(seal.home).read_bytes() == before
    assert not key_file(seal.home).with_name("seal.p12.bak").exists()


def test_installing_takes_no_other_options(seal: Here, requested: Path) -> None:
    assert seal("seal", "init", "--certificate", str(requested), "--days", "3").code == 2


def test_the_root_that_others_must_trust_is_written_out(seal: Here, requested: Path, tmp_path: Path) -> None:
    own, theirs = tmp_path / "own.pem", tmp_path / "theirs.pem"
    seal.done("seal", "show", "--root", str(own))
    root = a_root()
    chain = saved(tmp_path / "chain.pem", answered(requested, root), root.certificate)
    seal.done("seal", "init", "--certificate", chain)
    seal.done("seal", "show", "--root", str(theirs))
    assert x509.load_pem_x509_certificate(own.read_bytes()).subject.rfc4514_string().startswith("CN=演示云")
    assert x509.load_pem_x509_certificate(theirs.read_bytes()) == root.certificate
    assert b"PRIVATE" not in own.read_bytes() + theirs.read_bytes()


def test_a_chain_without_its_root_is_told(seal: Here, requested: Path, tmp_path: Path) -> None:
    chain = saved(tmp_path / "chain.pem", answered(requested, a_root()))
    seal.done("seal", "init", "--certificate", chain)
    assert seal("seal", "show", "--root", str(tmp_path / "root.pem")).code == 4


def test_show_speaks_to_people(seal: Here) -> None:
    seal.done("seal", "init")
    said = seal.done("seal", "show").out
    assert "（自签名）" in said
    assert "ECDSA P-256" in said
    assert str(key_file(seal.home)) in said


def test_a_wrong_passphrase_has_its_exit_code_and_is_not_shown(seal: Here, tmp_path: Path) -> None:
    seal.done("seal", "init")
    (tmp_path / "secret").write_text("tiger")
    answer = seal("seal", "show", "--json")
    assert answer.code == 2
    assert "口令不正确" in answer.error["message"]
    assert "tiger" not in answer.err


def test_a_passphrase_in_the_settings_is_refused_everywhere_and_shown_nowhere(
    seal: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTRACT_TUI_SEAL__PASSPHRASE", "hunter2")
    for command in (("seal", "show"), ("seal", "init"), ("config", "show"), ("doctor",)):
        answer = seal(*command)
        assert answer.code == 2
        assert "hunter2" not in answer.out + answer.err


@pytest.mark.parametrize("written_as", ['"hunter2"', "81632", "true"])
def test_a_passphrase_in_the_file_is_not_shown_either(
    seal: Here, monkeypatch: pytest.MonkeyPatch, written_as: str
) -> None:
    monkeypatch.delenv("CONTRACT_TUI_SEAL__PASSPHRASE")
    seal.home.mkdir(exist_ok=True)
    (seal.home / "config.toml").write_text(f"[seal]\npassphrase = {written_as}\n")
    answer = seal("config", "check")
    assert answer.code == 2
    assert "第 2 行" in answer.err
    assert written_as.strip('"') not in answer.err


@pytest.fixture(scope="module")
def tsa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tsa]:
    with running_tsa(tmp_path_factory.mktemp("tsa") / "own") as found:
        yield found


def trusting(monkeypatch: pytest.MonkeyPatch, tsa: Tsa, root: Path) -> None:
    for name, value in (("TRUST", root), ("TIMESTAMP_URL", tsa.url), ("TIMESTAMP_TRUST", tsa.root)):
        monkeypatch.setenv(f"CONTRACT_TUI_SIGNING__{name}", str(value))


def test_check_is_content_when_everything_is_there(
    seal: Here, tsa: Tsa, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "root.pem"
    seal.done("seal", "init", "--root", str(root))
    trusting(monkeypatch, tsa, root)
    asked = tsa.asked
    found = findings(seal.done("seal", "check", "--json"))
    assert tsa.asked == asked + 1
    verdicts = {name: each["verdict"] for name, each in found.items()}
    assert verdicts == {
        "签章密钥": "good",
        "签章证书": "good",
        "签章证书链": "note",  # self-signed
        "试签": "good",
        "受信任的根证书": "good",
        "平台签章的身份": "note",
        "证书吊销列表": "note",
        "时间戳服务": "good",
    }


def test_check_finds_a_dead_authority(
    seal: Here, tsa: Tsa, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "root.pem"
    seal.done("seal", "init", "--root", str(root))
    trusting(monkeypatch, tsa, root)
    monkeypatch.setattr(tsa, "behaviour", "error")
    answer = seal("seal", "check", "--json")
    assert answer.code == 6
    assert findings(answer)["时间戳服务"]["verdict"] == "bad"


def test_check_says_what_to_do_about_every_trouble(
    seal: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert findings(seal("seal", "check", "--json"))["签章密钥"]["advice"].endswith("建立平台签章的密钥。")
    seal.done("seal", "init")
    assert "seal show --root" in findings(seal("seal", "check", "--json"))["签章证书链"]["advice"]
    key_file(seal.home).chmod(0o644)
    assert "chmod 0600" in findings(seal("seal", "check", "--json"))["签章密钥"]["advice"]
    monkeypatch.setenv("CONTRACT_TUI_SIGNING__TRUST", str(tmp_path / "nothing.pem"))
    answer = seal("seal", "check", "--json")
    assert answer.code == 6
    assert "nothing.pem" in findings(answer)["受信任的根证书"]["found"]


def test_check_finds_a_certificate_that_is_revoked_and_lists_that_are_old(
    seal: Here, requested: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = a_root()
    own = answered(requested, root)
    seal.done("seal", "init", "--certificate", saved(tmp_path / "chain.pem", own, root.certificate))
    monkeypatch.setenv("CONTRACT_TUI_SIGNING__TRUST", saved(tmp_path / "root.pem", root.certificate))
    monkeypatch.setenv("CONTRACT_TUI_SIGNING__CRLS", str(tmp_path / "list.crl"))
    (tmp_path / "list.crl").write_bytes(_list(root, own, days=1))
    chain = findings(seal("seal", "check", "--json"))["签章证书链"]
    assert "吊销" in chain["found"]
    assert "更换密钥" in chain["advice"]
    assert "signing.trust" not in chain["advice"]
    (tmp_path / "list.crl").write_bytes(_list(root, None, days=-1))
    assert "已过期" in findings(seal("seal", "check", "--json"))["证书吊销列表"]["found"]


def _list(root: Issued, revoked: x509.Certificate | None, *, days: int) -> bytes:
    now = datetime.now(UTC)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(root.certificate.subject)
        .last_update(now - timedelta(days=9))
        .next_update(now + timedelta(days=days))
    )
    if revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(revoked.serial_number)
        builder = builder.add_revoked_certificate(entry.revocation_date(now - timedelta(days=9)).build())
    return builder.sign(root.key, hashes.SHA256()).public_bytes(Encoding.DER)


@pytest.mark.parametrize(("days", "verdict"), [(400, "good"), (29, "note"), (-1, "bad")])
def test_the_end_of_a_certificate_is_announced_30_days_ahead(seal: Here, days: int, verdict: str) -> None:
    now = datetime.now(UTC)
    own = issue(Terms({"CN": "平台"}, now - timedelta(days=90), now + timedelta(days=days)), new_key())
    seal.home.mkdir(exist_ok=True)
    key_file(seal.home).write_bytes(written(own.key, [own.certificate], SECRET))
    key_file(seal.home).chmod(0o600)
    for command in ("seal check", "doctor"):
        assert findings(seal(*command.split(), "--json"))["签章证书"]["verdict"] == verdict
    notice = seal.done("seal", "show", "--json").data["notice"]
    assert (notice is None) is (verdict == "good")


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=31), ""),
        (timedelta(days=30), "还有 30 天"),
        (timedelta(hours=5), "不到一天"),
        (timedelta(seconds=-1), "已于"),
        (timedelta(days=500), "起才有效"),
    ],
)
def test_the_announcements_words(left: timedelta, words: str) -> None:
    ends = datetime(2026, 11, 23, tzinfo=UTC)
    certificate = Certificate("CN=甲", "CN=乙", "1", "ab", ends - timedelta(days=365), ends)
    notice = expiry_notice(certificate, ends - left)
    assert words in notice
    assert bool(notice) is bool(words)


def test_doctor_asks_nobody_and_opens_the_key_where_it_can(
    seal: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    seal.done("seal", "init")
    assert findings(seal("doctor", "--json"))["试签"]["verdict"] == "good"
    monkeypatch.setenv("CONTRACT_TUI_SEAL__PASSPHRASE", "prompt")
    closed = findings(seal("doctor", "--json"))
    assert "没有打开" in closed["签章密钥"]["found"]
    assert "试签" not in closed
    key_file(seal.home).chmod(0o640)
    assert "chmod 0600" in findings(seal("doctor", "--json"))["签章密钥"]["advice"]


def test_doctor_leaves_the_key_to_the_workers_account(seal: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTRACT_TUI_ENGINE__IN_INTERFACE", "false")
    monkeypatch.setenv("CONTRACT_TUI_SEAL__KEY", "/nonexistent/seal.p12")
    found = findings(seal("doctor", "--json"))["签章密钥"]
    assert found["verdict"] == "bad"
    assert "还没有 worker 打开过" in found["found"]
    with closing(open_desk(load_settings(seal.home))) as desk, desk.context.database.write() as session:
        note_seal_certificate(session, facts_of(parsed(a_seal(an_authority()))), desk.clock.now())
    found = findings(seal("doctor", "--json"))["签章密钥"]
    assert (found["verdict"], "worker 打开过" in found["found"]) == ("good", True)


def test_doctor_leaves_the_token_to_the_workers_account(
    seal: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even where the file with the PIN is at hand; `seal check` opens it."""
    pin = tmp_path / "pin"
    pin.touch(mode=0o600)
    pin.write_text("1234")
    monkeypatch.setenv("CONTRACT_TUI_SEAL__MODULE", "/nonexistent/module.so")
    monkeypatch.setenv("CONTRACT_TUI_SEAL__PASSPHRASE", f"file:{pin}")
    assert findings(seal("doctor", "--json"))["签章密钥"]["verdict"] == "bad"
    monkeypatch.setenv("CONTRACT_TUI_ENGINE__IN_INTERFACE", "false")
    found = findings(seal("doctor", "--json"))["签章密钥"]
    assert "由运行 worker 的账户保管（/nonexistent/module.so）" in found["found"]
    assert findings(seal("seal", "check", "--json"))["签章密钥"]["verdict"] == "bad"


def test_doctor_looks_at_no_key_without_the_exchange(seal: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTRACT_TUI_SIGNING__PROVIDER", "simulated")
    found = findings(seal.done("doctor", "--json"))
    assert found["演示密钥"]["verdict"] == "good"
    assert not found.keys() & {"签章密钥", "时间戳服务", "受信任的根证书"}


def test_what_is_printed_as_json_is_documented(seal: Here, requested: Path, tmp_path: Path) -> None:
    root = a_root()
    chain = saved(tmp_path / "chain.pem", answered(requested, root), root.certificate)
    printed = [
        seal.done("seal", "init", "--certificate", chain, "--json").data,
        seal.done("seal", "show", "--json").data,
        seal("seal", "check", "--json").data,
    ]
    text = DOCUMENT.read_text("utf-8")
    assert {name for each in printed for name in names(each) if f"{name}" not in text} == set()


def test_a_descriptor_gives_the_passphrase_to_a_process(tmp_path: Path) -> None:
    shell = Shell(tmp_path / "home", CONTRACT_TUI_SIGNING__PROVIDER="exchange")
    reading, writing = os.pipe()
    os.write(writing, SECRET.encode())
    os.close(writing)
    environ = {**shell.environ, "CONTRACT_TUI_SEAL__PASSPHRASE": f"fd:{reading}"}
    command = [sys.executable, "-m", "contract_tui", "seal", "init", "--json"]
    done = subprocess.run(
        command, env=environ, pass_fds=(reading,), capture_output=True, timeout=60, check=True
    )
    os.close(reading)
    assert json.loads(done.stdout)["source"] == str(tmp_path / "home" / "seal.p12")


class Terminal:
    """Somebody who types at a pseudo-terminal; standard output goes elsewhere."""

    def __init__(self, shell: Shell, *args: str) -> None:
        self._master, slave = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "contract_tui", *args],
            stdin=slave,
            stdout=subprocess.PIPE,
            stderr=slave,
            env=shell.environ,
            start_new_session=True,
        )
        os.close(slave)
        self.shown = b""

    def type_at(self, prompt: str, line: str) -> None:
        """Wait for a question that came since the last answer, and answer it."""
        deadline = time.monotonic() + 30
        while prompt.encode() not in self.shown:
            assert time.monotonic() < deadline, self.shown
            ready, _, _ = select.select([self._master], [], [], 1)
            if ready:
                self.shown += os.read(self._master, 4096)
        os.write(self._master, f"{line}\n".encode())

    def end(self) -> tuple[int, str]:
        """Exit code, and all that was shown since the last question."""
        assert self.process.stdout
        self.process.stdout.read()
        self.process.wait(30)
        while select.select([self._master], [], [], 0.2)[0]:
            try:
                self.shown += os.read(self._master, 4096)
            except OSError:
                break
        os.close(self._master)
        self.process.stdout.close()
        return self.process.returncode, self.shown.decode()


def test_a_new_passphrase_is_typed_twice_and_never_shown(tmp_path: Path) -> None:
    shell = Shell(tmp_path / "home", CONTRACT_TUI_SIGNING__PROVIDER="exchange")
    terminal = Terminal(shell, "seal", "init")
    terminal.type_at("签章口令：", SECRET)
    terminal.type_at("再次输入签章口令：", SECRET)
    code, shown = terminal.end()
    assert code == 0, shown
    assert SECRET not in shown
    again = Terminal(shell, "seal", "show")
    again.type_at("签章口令：", SECRET)
    assert again.end()[0] == 0


def test_two_different_passphrases_make_no_key(tmp_path: Path) -> None:
    shell = Shell(tmp_path / "home", CONTRACT_TUI_SIGNING__PROVIDER="exchange")
    terminal = Terminal(shell, "seal", "init")
    terminal.type_at("签章口令：", "one of two")
    terminal.type_at("再次输入签章口令：", "two of two")
    code, shown = terminal.end()
    assert (code, "两次输入的口令不同" in shown) == (2, True)
    assert not (tmp_path / "home" / "seal.p12").exists()


def test_a_short_passphrase_makes_no_key(tmp_path: Path) -> None:
    shell = Shell(tmp_path / "home", CONTRACT_TUI_SIGNING__PROVIDER="exchange")
    terminal = Terminal(shell, "seal", "init")
    terminal.type_at("签章口令：", "seven77")
    code, shown = terminal.end()
    assert (code, "口令太短：至少 8 个字符。没有建立密钥。" in shown) == (2, True)
    assert not (tmp_path / "home" / "seal.p12").exists()


def test_without_a_terminal_nobody_is_asked(tmp_path: Path) -> None:
    shell = Shell(tmp_path / "home", CONTRACT_TUI_SIGNING__PROVIDER="exchange")
    command = [sys.executable, "-m", "contract_tui", "seal", "init"]
    done = subprocess.run(
        command, env=shell.environ, stdin=subprocess.DEVNULL, capture_output=True, timeout=60,
        check=False, start_new_session=True,
    )  # fmt: skip
    assert done.returncode == 6
    assert "没有可以输入的终端" in done.stderr.decode()


def test_asn1crypto_and_cryptography_agree_on_what_is_shown(seal: Here) -> None:
    made = seal.done("seal", "init", "--root", str(seal.home / "root.pem"), "--json").data
    own = x509.load_pem_x509_certificate((seal.home / "root.pem").read_bytes())
    assert made["fingerprint"] == own.fingerprint(hashes.SHA256()).hex()
    assert int(made["serial"], 16) == own.serial_number
    parsed = asn1.Certificate.load(own.public_bytes(Encoding.DER))
    assert parsed.key_usage_value.native == {"digital_signature", "non_repudiation"}
