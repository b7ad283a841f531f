"""The platform's key in a file: opened, written, and every way in which it is refused."""

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, NoEncryption, pkcs12

from contract_tui.config import Seal, Settings
from contract_tui.domain.errors import (
    DeskError,
    ForbiddenError,
    HeldError,
    InvalidInputError,
    NotFoundError,
    OutsideError,
)
from contract_tui.signing import passphrase, private_files
from contract_tui.signing import pkcs12 as pkcs12_files
from contract_tui.signing.certificates import read_certificates
from contract_tui.signing.issuing import Algorithm, Issued, Terms, cut, issue, new_key
from contract_tui.signing.keys import held_key, matching_first
from contract_tui.signing.pkcs12 import written
from contract_tui.signing.platform_key import open_seal
from tests.world.homes import settings_of
from tests.world.programs import needs
from tests.world.signing.samples import NOW, a_seal, an_authority, secret_file

SECRET = "密码 correct horse"
ROOT = an_authority()
SEAL = a_seal(ROOT)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A home whose key is encrypted with the passphrase in a file."""
    secret_file(tmp_path / "pass", f"{SECRET}\n".encode())
    content = written(SEAL.key, [SEAL.certificate, ROOT.certificate], SECRET)
    secret_file(tmp_path / "seal.p12", content)
    return replace(
        settings_of(tmp_path, provider="exchange"), seal=Seal(passphrase=f"file:{tmp_path / 'pass'}")
    )


def test_an_encrypted_file_opens_with_its_chain(settings: Settings) -> None:
    key = open_seal(settings)
    assert key.facts.subject == "CN=测试平台"
    assert [each.subject.native for each in key.chain] == [{"common_name": "测试根证书"}]
    assert key.source == str(settings.home / "seal.p12")


def test_the_chain_comes_in_order_whatever_the_file_says(settings: Settings) -> None:
    middle = issue(replace(_terms("中间"), authority=True), new_key(), ROOT)
    seal = a_seal(middle)
    content = written(seal.key, [seal.certificate, ROOT.certificate, middle.certificate], SECRET)
    secret_file(settings.home / "seal.p12", content)
    found = [each.subject.native["common_name"] for each in open_seal(settings).chain]
    assert found == ["中间", "测试根证书"]


def _terms(name: str) -> Terms:
    return Terms({"CN": name}, SEAL.certificate.not_valid_before_utc, SEAL.certificate.not_valid_after_utc)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o700])
def test_a_key_that_others_can_read_is_refused_with_the_command_to_run(settings: Settings, mode: int) -> None:
    path = settings.home / "seal.p12"
    path.chmod(mode)
    with pytest.raises(ForbiddenError) as refused:
        open_seal(settings)
    assert f"{mode:04o}" in refused.value.message
    assert f"chmod 0600 {path}" in refused.value.hint


def test_a_wrong_passphrase_is_told_without_showing_it(settings: Settings, tmp_path: Path) -> None:
    secret_file(tmp_path / "pass", b"tiger")
    with pytest.raises(InvalidInputError, match="口令不正确") as refused:
        open_seal(settings)
    assert "tiger" not in refused.value.sentence


@pytest.mark.parametrize(
    ("typed", "opens"),
    [
        ([SECRET], True),
        (["tiger", SECRET], True),
        (["", "tiger", SECRET], True),
        (["a", "b", "c", SECRET], False),
    ],
)
def test_a_mistyped_passphrase_is_asked_for_again_three_times_in_all(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, typed: list[str], opens: bool
) -> None:
    prompted, asked, answers = replace(settings, seal=Seal(passphrase="prompt")), list[str](), iter(typed)

    def getpass(question: str) -> str:
        asked.append(question)
        return next(answers)

    monkeypatch.setattr(passphrase, "can_prompt", lambda: True)
    monkeypatch.setattr("getpass.getpass", getpass)
    if opens:
        assert open_seal(prompted).source == str(settings.home / "seal.p12")
        assert len(asked) == len(typed)
    else:
        with pytest.raises(InvalidInputError, match="口令不正确") as refused:
            open_seal(prompted)
        assert "建立此密钥时设置的口令" in refused.value.hint
        assert "contract-tui seal init" in refused.value.hint
    again = [f"口令不正确，请再输入（还可试 {left} 次）：" for left in (2, 1)]
    assert asked == ["签章口令：", *again][: len(asked)]
    assert len(asked) == min(len(typed), 3)


def _damaged(path: Path) -> bytes:
    return path.read_bytes()[:-40]


def _garbage(path: Path) -> bytes:
    return b"garbage"


def _unencrypted(path: Path) -> bytes:
    return pkcs12.serialize_key_and_certificates(None, SEAL.key, SEAL.certificate, None, NoEncryption())


def _without_certificate(path: Path) -> bytes:
    return pkcs12.serialize_key_and_certificates(
        None, SEAL.key, None, None, BestAvailableEncryption(SECRET.encode())
    )


def _for_encryption_only(path: Path) -> bytes:
    return _file_of(_made(new_key(), signs=False))


def _edwards(path: Path) -> bytes:
    return _file_of(_made(ed25519.Ed25519PrivateKey.generate()))


def _small_curve(path: Path) -> bytes:
    return _file_of(_made(ec.generate_private_key(ec.SECP224R1())))


def _file_of(issued: Issued) -> bytes:
    return written(issued.key, [issued.certificate], SECRET)


def _made(key: object, *, signs: bool = True) -> Issued:
    from cryptography.hazmat.primitives import hashes

    usage = x509.KeyUsage(signs, signs, not signs, False, False, False, False, False, False)
    builder = (
        x509.CertificateBuilder()
        .subject_name(SEAL.certificate.subject)
        .issuer_name(ROOT.certificate.subject)
        .public_key(key.public_key())  # type: ignore[attr-defined]  # one of several kinds of keys
        .serial_number(7)
        .not_valid_before(SEAL.certificate.not_valid_before_utc)
        .not_valid_after(SEAL.certificate.not_valid_after_utc)
        .add_extension(usage, critical=True)
    )
    return Issued(builder.sign(ROOT.key, hashes.SHA256()), key)  # type: ignore[arg-type]  # one of several kinds of keys


@pytest.mark.parametrize(
    ("make", "kind", "words"),
    [
        (_damaged, OutsideError, "已损坏"),
        (_garbage, OutsideError, "不是 PKCS#12"),
        (_unencrypted, ForbiddenError, "没有加密"),
        (_without_certificate, InvalidInputError, "没有可以签章"),
        (_for_encryption_only, ForbiddenError, "不包括签名"),
        (_edwards, InvalidInputError, "没有可以签章"),
        (_small_curve, ForbiddenError, "密钥种类"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_file_that_cannot_sign_is_refused_with_the_reason(
    settings: Settings, make: Callable[[Path], bytes], kind: type[DeskError], words: str
) -> None:
    path = settings.home / "seal.p12"
    secret_file(path, make(path))
    with pytest.raises(kind, match=words):
        open_seal(settings)


def test_a_key_of_sm2_is_refused_with_that_explanation(settings: Settings, tmp_path: Path) -> None:
    needs("openssl")
    key, own, path = tmp_path / "k.pem", tmp_path / "c.pem", settings.home / "seal.p12"
    commands: tuple[list[str | Path], ...] = (
        ["ecparam", "-genkey", "-name", "SM2", "-out", key],
        ["req", "-x509", "-new", "-key", key, "-sm3", "-subj", "/CN=sm2", "-out", own],
        ["pkcs12", "-export", "-inkey", key, "-in", own, "-out", path, "-passout", settings.seal.passphrase],
    )
    for command in commands:
        subprocess.run(["openssl", *command], capture_output=True, check=True, timeout=60)
    path.chmod(0o600)
    with pytest.raises(OutsideError, match="SM2"):
        open_seal(settings)
    with pytest.raises(InvalidInputError, match="没有为此密钥签发"):
        matching_first(SEAL.key, read_certificates(own), "c.pem")


def test_a_bitten_file_is_told_as_such_and_never_as_a_traceback(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pkcs12_files, "_ROUNDS", 100)
    whole = _file_of(SEAL)
    places = range(0, len(whole), 5)
    refused = 0
    for at in places:
        bitten = whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :]
        secret_file(settings.home / "seal.p12", bitten)
        try:
            # Some bytes stand for nothing.
            assert open_seal(settings).certificate.serial_number == SEAL.certificate.serial_number
        except DeskError:
            refused += 1
    assert refused > len(places) * 0.9


def test_a_certificate_of_another_key_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="不匹配"):
        held_key(a_seal(ROOT).key, [SEAL.certificate], "文件")


def test_a_missing_file_names_the_command_that_makes_one(settings: Settings) -> None:
    (settings.home / "seal.p12").unlink()
    with pytest.raises(NotFoundError, match=r"seal\.p12") as refused:
        open_seal(settings)
    assert "seal init" in refused.value.hint


def test_the_passphrase_is_not_asked_for_a_file_that_is_refused_anyway(settings: Settings) -> None:
    (settings.home / "seal.p12").chmod(0o644)
    (settings.home / "pass").unlink()
    with pytest.raises(ForbiddenError, match="权限"):
        open_seal(settings)


def test_reading_settings_never_touches_the_key(settings: Settings) -> None:
    """Every file that a process opens is written down; only the one that opens the seal opens the key."""
    script = (
        "import sys; opened = []\n"
        "sys.addaudithook(lambda name, args: opened.append(str(args[0])) if name == 'open' else None)\n"
        "from contract_tui.cli.main import run\n"
        "code = run(sys.argv[1:])\n"
        "print(any(each.endswith(('seal.p12', '/pass')) for each in opened), file=sys.stderr)\n"
        "sys.exit(code)"
    )
    environ = {
        **os.environ,
        "CONTRACT_TUI_SIGNING__PROVIDER": "exchange",
        "CONTRACT_TUI_SEAL__PASSPHRASE": settings.seal.passphrase,
    }

    def opens_key(*args: str) -> bool:
        command = [sys.executable, "-c", script, "--home", str(settings.home), *args]
        done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60, check=True)
        return done.stderr.splitlines()[-1] == "True"

    assert not opens_key("contract", "list")
    assert not opens_key("config", "show")
    assert opens_key("seal", "show")


def test_a_new_file_is_private_and_never_replaces_another(tmp_path: Path) -> None:
    path = tmp_path / "seal.p12"
    private_files.write_new(path, b"first")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(HeldError, match="已经存在"):
        private_files.write_new(path, b"second")
    assert path.read_bytes() == b"first"
    assert [each.name for each in tmp_path.iterdir()] == ["seal.p12"]


def test_a_replaced_file_stays_beside_the_new_one(tmp_path: Path) -> None:
    path = secret_file(tmp_path / "seal.p12", b"old")
    kept = private_files.replace_private(path, b"new")
    assert (path.read_bytes(), kept.read_bytes()) == (b"new", b"old")
    assert stat.S_IMODE(kept.stat().st_mode) == stat.S_IMODE(path.stat().st_mode) == 0o600
    assert sorted(each.name for each in tmp_path.iterdir()) == ["seal.p12", "seal.p12.bak"]


@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_a_written_file_opens_again(settings: Settings, algorithm: Algorithm) -> None:
    seal = a_seal(ROOT, algorithm=algorithm)
    secret_file(settings.home / "seal.p12", _file_of(seal))
    assert open_seal(settings).certificate.serial_number == seal.certificate.serial_number


def test_openssl_reads_our_files(settings: Settings) -> None:
    needs("openssl")
    command = ["openssl", "pkcs12", "-in", str(settings.home / "seal.p12"), "-noout", "-info"]
    passed = ["-passin", settings.seal.passphrase]
    done = subprocess.run([*command, *passed], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "AES-256-CBC" in done.stderr


@pytest.mark.parametrize("name", ["王" * 40, "a" * 80, "𠅤" * 30, "é" * 50, "王" * 21 + "ab"])
def test_long_names_are_cut_at_a_character(name: str) -> None:
    short = cut(name)
    assert name.startswith(short)
    assert len(short.encode()) <= 64
    issue(Terms({"CN": name, "O": name}, NOW, NOW), new_key())
