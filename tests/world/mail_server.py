"""A small mail server on the loopback that a test looks into and breaks (RFC 5321)."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast


@dataclass
class MailServer:
    """What came in, and how the server misbehaves.

    Attributes:
        port: Where it listens, on 127.0.0.1.
        mails: Sender, recipients and message of each mail that was accepted.
        begun: How often a mail's text began to come.
        answers: By command, what is answered instead; an empty text hangs up.
        hang_up_after_text: Whether the line breaks when the text is there, before it is confirmed.
    """

    port: int = 0
    mails: list[tuple[str, list[str], EmailMessage]] = field(default_factory=list)
    begun: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    hang_up_after_text: bool = False


class _Session(socketserver.StreamRequestHandler):
    timeout = 20

    def handle(self) -> None:
        state = cast("_Listener", self.server).state
        sender, recipients = "", list[str]()
        self._say("220 test")
        while line := self.rfile.readline().decode().strip():
            command = line.split(":")[0].split(" ")[0].upper()
            told = state.answers.get(command)
            if told is not None:
                if not told:
                    return
                self._say(told)
            elif command == "MAIL":
                sender = line.partition(":")[2].split(" ")[0].strip("<>")
                self._say("250 ok")
            elif command == "RCPT":
                recipients.append(line.partition(":")[2].strip("<>"))
                self._say("250 ok")
            elif command == "DATA":
                self._say("354 go on")
                state.begun += 1
                text = self._text()
                if state.hang_up_after_text:
                    return
                message = message_from_bytes(text, policy=policy.default)
                state.mails.append((sender, recipients, message))
                self._say("250 ok")
            elif command == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 test")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def _text(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)


class _Listener(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    state: MailServer


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Listen until the block ends."""
    with _Listener(("127.0.0.1", 0), _Session) as listener:
        listener.state = MailServer(port=listener.server_address[1])
        thread = threading.Thread(target=listener.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield listener.state
        finally:
            listener.shutdown()
            thread.join()
