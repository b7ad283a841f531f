"""A time stamping authority on loopback (RFC 3161) whose clock and certificates are a test's, for decades."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from asn1crypto import tsp
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from tests.world.clock import StillClock
from tests.world.signing.files import NOW, Authority, Holder, new_key

DAY = timedelta(days=1)
LASTS = 7 * 365 * DAY
"""How long each of the authority's certificates is good."""


def lasting_authority(title: str) -> Authority:
    """A root that is good for forty years."""
    short = Authority(title)
    root = short._made(title, new_key(), None, ca=True, since=-DAY, until=40 * 365 * DAY)
    return Authority(title, root)


@dataclass
class TickingTsa:
    """A running authority.

    Attributes:
        clock: Stamps say what it says.
        folder: Where its root and its revocation list are kept.
        down: Whether it answers nobody.
        down_after: After how many requests it answers nobody any more; None for never.
        asked: How many requests came.
    """

    clock: StillClock
    folder: Path
    root: Authority = field(default_factory=lambda: lasting_authority("存档时间戳根证书"))
    url: str = ""
    down: bool = False
    down_after: int | None = None
    asked: int = 0
    holder: Holder = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        pem = self.root.holder.certificate.public_bytes(Encoding.PEM)
        (self.folder / "tsa-root.pem").write_bytes(pem)
        self.renew()

    def renew(self) -> None:
        """Take a new certificate, and publish a new revocation list."""
        age = self.clock.now() - NOW
        self.holder = self.root.issue("存档时间戳", since=age - DAY, until=age + LASTS, stamping=True)
        self.publish()

    def publish(self) -> None:
        """Publish a new revocation list."""
        age = self.clock.now() - NOW
        listed = self.root.crl(since=age - DAY, until=age + 365 * DAY)
        (self.folder / "crls").mkdir(exist_ok=True)
        (self.folder / "crls" / "tsa.crl").write_bytes(listed.dump())

    def answer(self, query: bytes) -> bytes:
        """A time stamp at the clock's moment."""
        own = DummyTimeStamper(
            self.holder.asn1,
            self.holder.private,
            certs_to_embed=SimpleCertificateStore.from_certs([self.root.holder.asn1]),
            fixed_dt=self.clock.now().replace(microsecond=0),
        )
        made: bytes = own.request_tsa_response(tsp.TimeStampReq.load(query)).dump()
        return made


@contextmanager
def running(tsa: TickingTsa) -> Iterator[TickingTsa]:
    """Run an authority until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            tsa.asked += 1
            if tsa.asked == tsa.down_after:
                tsa.down = True
            query = self.rfile.read(int(self.headers["Content-Length"]))
            body = b"" if tsa.down else tsa.answer(query)
            with suppress(OSError):
                self.send_response(503 if tsa.down else 200)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    tsa.url = f"http://127.0.0.1:{server.server_port}/"
    try:
        yield tsa
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
