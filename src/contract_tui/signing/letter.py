"""A mail as it goes over the wire (RFC 5322, RFC 2045, RFC 2047): written, and read again before it is sent.

The library's newer interface parses what it is given and decodes `=?…?=` in it, line breaks included on older
patch releases; a signer's name could so put headers into the mail. Here nothing is parsed on the way out:
every text becomes an encoded word. What was written is then compared with what was meant, header by header.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.errors import MessageError
from email.header import Header, decode_header, make_header
from email.message import Message
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime
from typing import Any

from contract_tui.domain.clock import SHANGHAI

_ON_THE_WIRE = compat32.clone(linesep="\r\n", max_line_length=76)
_FOLDED = re.compile(rb"\r\n(?=[ \t])")
_LINE = re.compile(rb"([A-Za-z-]+): ([ -~\t]*)")
_LONGEST_LINE = 998
_PARTS = [("text/plain", {"content-type", "mime-version", "content-transfer-encoding"})]
_PARTS += [("application/pdf", {*_PARTS[0][1], "content-disposition"})]


class GarbledError(ValueError):
    """What was written is not what was meant; the message names the header, never its content."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Whom a mail is from or to.

    Attributes:
        name: For people, any text.
        address: Checked before (`domain.identity.email_problem`).
    """

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says.

    Attributes:
        reply_to: An address; empty leaves the header out.
        at: Told with Shanghai's offset.
        identifier: Without angle brackets.
        attachment: A PDF.
        file_name: Of the attachment.
    """

    sender: Mailbox
    reply_to: str
    recipient: Mailbox
    subject: str
    at: datetime
    identifier: str
    body: str
    attachment: bytes
    file_name: str


def on_the_wire(letter: Letter) -> bytes:
    """Write a mail.

    Raises:
        GarbledError: It would not say what was meant, whatever in it is to blame.
    """
    message: Any = MIMEMultipart("mixed", policy=_ON_THE_WIRE)
    meant = _headers(letter)
    for name, value in meant.items():
        message[name] = value
    message.attach(MIMEText(letter.body, "plain", "utf-8", policy=_ON_THE_WIRE))
    pdf = MIMEApplication(letter.attachment, "pdf", policy=_ON_THE_WIRE)
    pdf.add_header("Content-Disposition", "attachment", filename=("utf-8", "", letter.file_name))
    message.attach(pdf)
    try:
        written: bytes = message.as_bytes(policy=_ON_THE_WIRE)
        _require_headers(written, {name: str(value) for name, value in meant.items()})
        _require_parts(written, letter)
    except (MessageError, UnicodeError) as error:
        # Newer patch releases of the library notice some of it by themselves.
        raise GarbledError("encoding") from error
    return written


def _headers(letter: Letter) -> dict[str, Header | str]:
    reply: dict[str, Header | str] = {"Reply-To": f"<{letter.reply_to}>"} if letter.reply_to else {}
    return {
        "From": _mailbox("From", letter.sender),
        "To": _mailbox("To", letter.recipient),
        "Subject": Header(letter.subject, "utf-8", header_name="Subject"),
        "Date": format_datetime(letter.at.astimezone(SHANGHAI)),
        "Message-ID": f"<{letter.identifier}>",
        **reply,
    }


def _mailbox(name: str, mailbox: Mailbox) -> Header:
    header = Header(mailbox.name, "utf-8", header_name=name)
    header.append(f"<{mailbox.address}>", "us-ascii")
    return header


def _require_headers(written: bytes, meant: dict[str, str]) -> None:
    """Every header is there once and says what was meant, and there is no other."""
    head, _, _ = written.partition(b"\r\n\r\n")
    lines = [_LINE.fullmatch(line) for line in _FOLDED.sub(b"", head).split(b"\r\n")]
    headers = [(match[1].decode(), match[2].decode()) for match in lines if match]
    own = ["Content-Type", "MIME-Version"]
    if len(headers) < len(lines) or sorted(name for name, _ in headers) != sorted([*meant, *own]):
        raise GarbledError("headers")
    if any(len(line) > _LONGEST_LINE for line in head.split(b"\r\n")):
        raise GarbledError("length")
    for name, value in headers:
        if name in meant and str(make_header(decode_header(value))) != meant[name]:
            raise GarbledError(name)


def _require_parts(written: bytes, letter: Letter) -> None:
    """There are two parts, the text and the contract, and nothing else."""
    parts: Any = message_from_bytes(written).get_payload()
    if not isinstance(parts, list) or [_form(each) for each in parts] != _PARTS:
        raise GarbledError("parts")
    text, pdf = (each.get_payload(decode=True) for each in parts)
    # A text's lines end as the wire wants it.
    same = text.replace(b"\r\n", b"\n") == letter.body.encode()
    if not same or pdf != letter.attachment or parts[1].get_filename() != letter.file_name:
        raise GarbledError("parts")


def _form(part: Message) -> tuple[str, set[str]]:
    return part.get_content_type(), {name.lower() for name in part.keys()}  # noqa: SIM118 a message is no dict
