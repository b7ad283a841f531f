"""A small server on loopback that has revocation lists, and seals whose certificates name them."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from contract_tui.signing.issuing import Issued, new_key
from tests.world.signing.samples import NOW


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        return


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder's files; the address that they are below."""
    handler = partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def seal_with_address(root: Issued, like: Issued, url: str) -> Issued:
    """A seal whose certificate names a revocation list (RFC 5280, 4.2.1.13)."""
    key = new_key()
    usage = like.certificate.extensions.get_extension_for_class(x509.KeyUsage)
    point = x509.DistributionPoint([x509.UniformResourceIdentifier(url)], None, None, None)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(like.certificate.subject)
        .issuer_name(root.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=400))
        .not_valid_after(NOW + timedelta(days=400))
        .add_extension(usage.value, critical=usage.critical)
        .add_extension(x509.CRLDistributionPoints([point]), critical=False)
        .sign(root.key, hashes.SHA256())
    )
    return Issued(certificate, key)
