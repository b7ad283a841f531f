"""The platform's key in a token, with SoftHSM as the token."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from contract_tui.config import Seal, Settings
from contract_tui.domain.errors import DeskError
from contract_tui.signing.issuing import Algorithm, Issued
from tests.world.homes import settings_of
from tests.world.places import PROJECT
from tests.world.programs import softhsm_module
from tests.world.signing.samples import a_seal, an_authority

ROOT = an_authority()
_STORE = """
import sys
import pkcs11
from asn1crypto import pem
from pkcs11.util.ec import decode_ec_private_key
from pkcs11.util.rsa import decode_rsa_private_key
from pkcs11.util.x509 import decode_x509_certificate
from asn1crypto.keys import PrivateKeyInfo

module, kind, key, certificate, root = sys.argv[1:]
token = pkcs11.lib(module).get_token(token_label="test")
with token.open(rw=True, user_pin="1234") as session:
    info = PrivateKeyInfo.load(open(key, "rb").read())
    inner = info["private_key"].parsed
    if kind == "p256":
        inner["parameters"] = info["private_key_algorithm"]["parameters"]
        attributes = decode_ec_private_key(inner.dump())
    else:
        attributes = decode_rsa_private_key(inner.dump())
    label, identity = pkcs11.Attribute.LABEL, pkcs11.Attribute.ID
    session.create_object({**attributes, pkcs11.Attribute.TOKEN: True, label: "seal", identity: b"1"})
    for name, path in (("seal", certificate), ("root", root)):
        attributes = decode_x509_certificate(open(path, "rb").read())
        session.create_object({**attributes, pkcs11.Attribute.TOKEN: True, label: name})
"""
_SIGN = """
import sys
from dataclasses import replace
from pathlib import Path
from contract_tui.config import Seal
from contract_tui.domain.errors import DeskError
from contract_tui.domain.signatures import SignatureParty
from contract_tui.signing.platform_key import open_seal
from contract_tui.signing.pades import LevelOptions, sign
from tests.world.homes import settings_of
from tests.world.signing.samples import NOW, STAMP, a_document

home, module, token, label, passphrase = sys.argv[1:]
settings = settings_of(Path(home), provider="exchange")
settings = replace(settings, seal=Seal(module=module, token=token, label=label, passphrase=passphrase))
try:
    key = open_seal(settings)
    for _ in range(2):
        signed = sign(
            a_document(), SignatureParty.PLATFORM, key,
            stamp=STAMP, certify=True, at=NOW, options=LevelOptions(),
        )
except DeskError as error:
    sys.exit(f"{type(error).__name__} {error.sentence}")
(Path(home) / "signed.pdf").write_bytes(signed.content)
print(key.source, len(key.chain))
"""


class Token:
    """A SoftHSM token of its own; its module can be set up once a process, so every use is one."""

    def __init__(self, folder: Path, module: Path) -> None:
        self.folder = folder
        self.module = module
        (folder / "tokens").mkdir(parents=True)
        (folder / "softhsm2.conf").write_text(
            f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n"
        )
        (folder / "pin").write_text("1234\n")
        (folder / "pin").chmod(0o600)
        self.environ = {**os.environ, "SOFTHSM2_CONF": str(folder / "softhsm2.conf")}
        self.run(
            "softhsm2-util", "--init-token", "--free", "--label", "test", "--pin", "1234", "--so-pin", "5678"
        )

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, env=self.environ, capture_output=True, text=True, timeout=60, check=True
        )

    def store(self, kind: str, issued: Issued, certificate: Issued | None = None) -> None:
        """Put a key and a certificate, by default its own, into the token."""
        key = issued.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        own = (certificate or issued).certificate.public_bytes(Encoding.DER)
        parts = {"key": key, "own": own, "root": ROOT.certificate.public_bytes(Encoding.DER)}
        paths = [self.folder / name for name in parts]
        for path, content in zip(paths, parts.values(), strict=True):
            path.write_bytes(content)
        self.run(sys.executable, "-c", _STORE, str(self.module), kind, *map(str, paths))

    def sign(self, **changes: str) -> subprocess.CompletedProcess[str]:
        """Let a process sign a document with it."""
        usual = {"module": str(self.module), "token": "test", "label": "seal"}
        told = {**usual, "passphrase": f"file:{self.folder / 'pin'}", **changes}
        command = [sys.executable, "-c", _SIGN, str(self.folder), *told.values()]
        return subprocess.run(
            command, env=self.environ, cwd=PROJECT, capture_output=True, text=True, timeout=60, check=False
        )


@pytest.fixture
def token(tmp_path: Path) -> Token:
    return Token(tmp_path / "hsm", softhsm_module())


@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_a_token_signs(token: Token, algorithm: Algorithm) -> None:
    from io import BytesIO

    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature

    from contract_tui.signing.trust import Trust
    from tests.world.signing.samples import NOW, parsed

    token.store(algorithm.value, a_seal(ROOT, algorithm=algorithm))
    done = token.sign()
    assert done.returncode == 0, done.stderr
    assert done.stdout == "PKCS#11 test/seal 1\n"
    (signature,) = PdfFileReader(BytesIO((token.folder / "signed.pdf").read_bytes())).embedded_signatures
    assert validate_pdf_signature(signature, Trust(roots=(parsed(ROOT),)).context(NOW)).bottom_line


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"module": "/nonexistent.so"}, "NotFoundError 不能载入 PKCS#11 模块 /nonexistent.so"),
        ({"token": "other"}, "NotFoundError 没有标签为 other 的令牌"),
        ({"label": "other"}, "NotFoundError 令牌 test 中没有标签为 other 的证书"),
    ],
    ids=["module", "token", "label"],
)
def test_what_is_missing_is_told(token: Token, changes: dict[str, str], words: str) -> None:
    token.store("p256", a_seal(ROOT))
    assert words in token.sign(**changes).stderr


def test_a_wrong_pin_is_told_without_showing_it(token: Token) -> None:
    token.store("p256", a_seal(ROOT))
    (token.folder / "pin").write_text("9999")
    said = token.sign().stderr
    assert "InvalidInputError" in said
    assert "PIN 不正确" in said
    assert "9999" not in said


def test_a_certificate_of_another_key_is_told(token: Token) -> None:
    token.store("p256", a_seal(ROOT), a_seal(ROOT))
    assert "InvalidInputError" in (said := token.sign().stderr)
    assert "不匹配" in said


def test_a_module_that_is_none_is_told_in_this_process(tmp_path: Path) -> None:
    from contract_tui.signing.platform_key import open_seal

    path = tmp_path / "module.so"
    path.write_text("no library")
    settings: Settings = settings_of(tmp_path, provider="exchange")
    with pytest.raises(DeskError, match="不能载入"):
        open_seal(replace(settings, seal=Seal(module=str(path), token="t", label="l")))
