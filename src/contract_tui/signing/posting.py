"""One HTTP request with one deadline: however slowly the other side drips, it ends in time."""

import socket
import ssl
import threading
import time
import urllib.error
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, Request, build_opener

_CHUNK = 8192


def post(url: str, body: bytes, headers: Mapping[str, str], *, timeout: float, most: int) -> bytes:
    """Post some bytes; proxies are used as the environment says.

    Args:
        url: `http` or `https`; the caller has looked at the scheme.
        timeout: Seconds for all of it, from connecting to the last byte (looking up a name excepted).
        most: How many bytes an answer may have.

    Raises:
        TimeoutError: The answer did not come in time.
        OSError: There was no connection, or the answer was an error (`urllib.error.HTTPError`).
        HTTPException: The answer was no HTTP.
        ValueError: The answer was too long, or the address is none.
    """
    request = Request(url, body, dict(headers))  # noqa: S310  the caller's promise
    late = time.monotonic() + timeout
    try:
        with _until(timeout) as sockets, _opener(sockets).open(request, timeout=timeout) as response:
            content = _all_of(response, most)
    except (OSError, HTTPException) as error:
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        if time.monotonic() >= late or isinstance(reason, TimeoutError):
            raise TimeoutError from error
        raise
    if time.monotonic() >= late:
        # A connection that was cut among the headers looks like an empty answer.
        raise TimeoutError
    return content


def _all_of(response: HTTPResponse, most: int) -> bytes:
    content = b""
    while chunk := response.read1(_CHUNK):
        content += chunk
        if len(content) > most:
            raise ValueError("too long")
    if response.length:
        raise ConnectionAbortedError("cut off")
    return content


@contextmanager
def _until(seconds: float) -> Iterator[list[socket.socket]]:
    """Cut the connections that are put into the list when the time is up.

    A socket's own timeout starts anew with each byte.
    """
    sockets: list[socket.socket] = []

    def cut() -> None:
        for each in sockets:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield sockets
    finally:
        timer.cancel()


def _opener(sockets: list[socket.socket]) -> OpenerDirector:
    class Plain(HTTPConnection):
        def connect(self) -> None:
            super().connect()
            sockets.append(self.sock)

    class Secure(HTTPSConnection):
        def connect(self) -> None:
            super().connect()
            sockets.append(self.sock)

    class PlainHandler(HTTPHandler):
        def http_open(self, req: Request) -> HTTPResponse:
            return self.do_open(Plain, req)

    class SecureHandler(HTTPSHandler):
        def https_open(self, req: Request) -> HTTPResponse:
            return self.do_open(Secure, req, context=ssl.create_default_context())

    return build_opener(PlainHandler, SecureHandler)
