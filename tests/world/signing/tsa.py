"""A real time stamping authority on loopback: `openssl ts` behind a small HTTP server (RFC 3161)."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from contract_tui.signing.issuing import Issued, Terms, issue, new_key
from tests.world.programs import needs

_CONFIG = """
[tsa]
default_tsa = own
[own]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
certs = {folder}/tsa-root.pem
default_policy = 1.2.3.4.1
signer_digest = sha256
digests = sha256, sha384, sha512
accuracy = secs:1
ordering = no
tsa_name = no
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


@dataclass
class Tsa:
    """A running authority.

    Attributes:
        url: Where it answers.
        root: PEM of the root of its own certificate.
        issuer: The same root with its key, for revocation lists.
        asked: How many requests came.
        behaviour: `good`, `garbage`, `refuse`, `replay`, `slow` (answers after `released`), `drip` (byte by
            byte), `drip headers`, `cut` (half an answer), `long`, `error`.
        stops_after: From which request on `behaviour` counts; before it the authority is good.
    """

    folder: Path
    issuer: Issued
    own: Issued
    root: Path
    url: str = ""
    asked: int = 0
    behaviour: str = "good"
    stops_after: int = 0
    released: threading.Event = field(default_factory=threading.Event)
    first: bytes = b""

    def answer(self, query: bytes) -> tuple[int, bytes]:
        """What the server sends."""
        self.asked += 1
        if self.asked <= self.stops_after or self.behaviour in ("good", "drip", "drip headers", "cut"):
            return 200, self._stamped(query)
        if self.behaviour == "slow":
            self.released.wait(30)
        if self.behaviour == "replay":
            self.first = self.first or self._stamped(query)
            return 200, self.first
        if self.behaviour == "refuse":
            return 200, bytes.fromhex("30053003020102")  # PKIStatus 2: rejection
        return {"error": (500, b""), "garbage": (200, b"<html>" * 100), "long": (200, bytes(1 << 20))}.get(
            self.behaviour, (200, b"")
        )

    def _stamped(self, query: bytes) -> bytes:
        asked = self.folder / f"query-{threading.get_ident()}"
        asked.write_bytes(query)
        command = [
            "openssl",
            "ts",
            "-reply",
            "-config",
            str(self.folder / "tsa.cnf"),
            "-queryfile",
            str(asked),
        ]
        return subprocess.run(command, capture_output=True, check=True, timeout=30).stdout


@contextmanager
def running_tsa(folder: Path) -> Iterator[Tsa]:
    """Run an authority until the end of the block; without openssl the test is skipped, loudly."""
    needs("openssl")
    folder.mkdir(parents=True)
    tsa = _made(folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(tsa))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    tsa.url = f"http://127.0.0.1:{server.server_port}/"
    try:
        yield tsa
    finally:
        tsa.released.set()
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(tsa: Tsa) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            code, body = tsa.answer(query)
            with suppress(OSError):
                self._answer(code, body)

        def _answer(self, code: int, body: bytes) -> None:
            self.send_response(code)
            self.send_header("Content-Type", "application/timestamp-reply")
            if tsa.behaviour == "drip headers":
                self.flush_headers()
                self._drip(b"X-More: yes\r\n" * 1000)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if tsa.behaviour == "drip":
                self._drip(body)
            else:
                self.wfile.write(body[: len(body) // 2] if tsa.behaviour == "cut" else body)

        def _drip(self, content: bytes) -> None:
            for at in range(len(content)):
                self.wfile.write(content[at : at + 1])
                if tsa.released.wait(0.3):
                    return

        def log_message(self, *_: object) -> None:
            return

    return Handler


def _made(folder: Path) -> Tsa:
    now = datetime.now(UTC)
    dates = (now - timedelta(days=400), now + timedelta(days=400))
    root = issue(Terms({"CN": "时间戳测试根证书"}, *dates, authority=True), new_key())
    own = _stamping(root, dates)
    (folder / "tsa.cnf").write_text(_CONFIG.format(folder=folder))
    (folder / "serial").write_text("01\n")
    (folder / "tsa.pem").write_bytes(own.certificate.public_bytes(Encoding.PEM))
    key = own.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "tsa.key").write_bytes(key)
    (folder / "tsa-root.pem").write_bytes(root.certificate.public_bytes(Encoding.PEM))
    return Tsa(folder, root, own, folder / "tsa-root.pem")


def _stamping(root: Issued, dates: tuple[datetime, datetime]) -> Issued:
    """A certificate for time stamps only (RFC 3161, 2.3)."""
    key = new_key()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "时间戳测试服务")]))
        .issuer_name(root.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(dates[0])
        .not_valid_after(dates[1])
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(root.key.public_key()), critical=False
        )
        .sign(root.key, hashes.SHA256())
    )
    return Issued(certificate, key)
