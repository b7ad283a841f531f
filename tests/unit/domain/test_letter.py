"""Nothing that somebody is called, or that a setting says, puts a header into a mail on the wire."""

import base64
import email.header
import quopri
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.mime.multipart import MIMEMultipart
from pathlib import Path

import pytest

from contract_tui.config import Notify
from contract_tui.domain import text
from contract_tui.domain.customer_fields import signer_field_problem
from contract_tui.domain.errors import InvalidInputError, OutsideError
from contract_tui.domain.identity import email_problem
from contract_tui.domain.parties import field_problem
from contract_tui.signing.exchange import ExchangeProvider
from contract_tui.signing.letter import GarbledError, Letter, Mailbox, on_the_wire
from contract_tui.signing.provider import Envelope
from tests.world.exchange import PLATFORM, exchange_settings
from tests.world.mail_server import MailServer, mail_server

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
LETTER = Letter(
    sender=Mailbox("深圳云样计算有限公司", "desk@example.com"),
    reply_to="li@example.com",
    recipient=Mailbox("王芳", "wang@example.com"),
    subject="订单合同 DD-20261123-000001-6 待签署（第 2 次通知）",
    at=AT,
    identifier="DD-20261123-000001-6.7@example.com",
    body="王芳，您好！\n\n请签署。\n",
    attachment=b"%PDF-1.7\r\n.\r\n\x00\xff" * 100,
    file_name="DD-20261123-000001-6-待签署.pdf",
)
ENCODED = [
    "=?l1?q?=0d=0aReply-To:x@e.com=0d=0aX?=",
    "=?utf-8?q?=0D=0A=0D=0Abody?=",
    "=?utf-8?b?DQpCY2M6IHhAZS5jb20=?=",
    "王芳 =?utf-8?q?x?=",
    '"=?utf-8?q?x?="',
    "=?us-ascii*en?q?=0aX:y?=",
]
NAMES = [
    "王芳",
    'O\'Brien, "Bob" \\ (x) <y@e.com>',
    "a@b.cn, c@d.cn",
    "张𬱖 \U0002cc56",
    "محمد",
    "名" * 200,
    "a" * 200,
    "a b " * 50,
    "x; y: z",
    "= ? q ?=",
    "=?",
]


def read(header: str) -> str:
    """A header's text by RFC 2047 alone, since the library's own readers have their faults."""
    joined = re.sub(r"(=\?[^?]+\?[bq]\?[^?]*\?=)\s+(?==\?)", r"\1", header.replace("\r\n", ""))

    def word(found: re.Match[str]) -> str:
        content = found[2].encode()
        raw = base64.b64decode(content) if found[1] == "b" else quopri.decodestring(content, header=True)
        return raw.decode("utf-8")

    return re.sub(r"=\?utf-8\?([bq])\?([^?]*)\?=", word, joined)


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_any_name_arrives_as_it_is_and_no_header_with_it(name: str) -> None:
    written = on_the_wire(replace(LETTER, recipient=Mailbox(name.strip(), "wang@example.com")))
    message = message_from_bytes(written, policy=policy.compat32)
    assert read(message["To"]) == f"{name.strip()} <wang@example.com>"
    assert sorted(message.keys()) == sorted(
        ["Content-Type", "MIME-Version", "From", "To", "Subject", "Date", "Message-ID", "Reply-To"]
    )
    assert all(len(line) <= 78 for line in written.partition(b"\r\n\r\n")[0].split(b"\r\n"))


def test_a_letter_says_what_it_was_meant_to_say() -> None:
    message = message_from_bytes(on_the_wire(LETTER), policy=policy.default)
    (sender,) = message["From"].addresses
    assert (sender.display_name, sender.addr_spec) == ("深圳云样计算有限公司", "desk@example.com")
    assert message["Reply-To"] == "li@example.com"
    assert message["Subject"] == LETTER.subject
    assert message["Date"] == "Mon, 23 Nov 2026 09:00:00 +0800"
    assert message["Message-ID"] == f"<{LETTER.identifier}>"
    body, attachment = message.iter_parts()
    assert body.get_content() == LETTER.body
    assert attachment.get_content() == LETTER.attachment
    assert attachment.get_filename() == LETTER.file_name
    assert attachment.get_content_type() == "application/pdf"


@pytest.mark.parametrize("name", ENCODED)
def test_encoded_words_are_refused_at_the_door(name: str) -> None:
    assert "编码字" in str(text.problem(name, most=200))
    assert "编码字" in str(signer_field_problem("name", name))
    assert "编码字" in str(field_problem("contact", name))


@pytest.mark.parametrize("name", ENCODED)
def test_a_name_that_was_stored_before_is_written_as_its_characters_at_most(name: str) -> None:
    """What the writing of headers does even if nobody looked at the name before."""
    written = on_the_wire(replace(LETTER, recipient=Mailbox(name, "wang@example.com")))
    head, _, _ = written.partition(b"\r\n\r\n")
    assert len([line for line in head.split(b"\r\n") if line[:1] not in b" \t"]) == 8
    assert head.count(b"Reply-To") == 1


INJECTED: dict[str, Callable[[bytes], bytes]] = {
    "a header more": lambda wire: b"Bcc: x@e.com\r\n" + wire,
    "a header twice": lambda wire: wire.replace(b"Date:", b"To: <x@e.com>\r\nDate:", 1),
    "a header less": lambda wire: wire.replace(b"Date:", b" Date:", 1),
    "a bare line feed": lambda wire: wire.replace(b"Date:", b"X\nDate:", 1),
    "a bare carriage return": lambda wire: wire.replace(b"Date: ", b"Date: \r", 1),
    "another address": lambda wire: wire.replace(b"wang@", b"evil@", 1),
    "another subject": lambda wire: wire.replace(b"Subject: ", b"Subject: X ", 1),
    "another reply": lambda wire: wire.replace(b"<li@example.com>", b"<xx@example.com>", 1),
    "a body before the others": lambda wire: wire.replace(b"\r\nDate:", b"\r\n\r\nDate:", 1),
    "a part more": lambda wire: wire.replace(
        b"--\r\n", b"\r\nContent-Type: text/html\r\n\r\n<b>\r\n--\r\n", 1
    ),
    "a header of a part": lambda wire: wire.replace(
        b"Content-Disposition:", b"X: y\r\nContent-Disposition:", 1
    ),
    "8 bits": lambda wire: wire.replace(b"Subject: ", "Subject: 王 ".encode(), 1),
}


@pytest.mark.parametrize("how", INJECTED)
def test_what_was_written_is_read_again_before_it_is_sent(how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a version of the library makes of a value, it goes out only if it is what was meant."""
    real = MIMEMultipart.as_bytes

    def as_bytes(self: object, *args: object, **kwargs: object) -> bytes:
        wire: bytes = real(self, *args, **kwargs)  # type: ignore[arg-type]  # the caller's keywords
        changed = INJECTED[how](wire)
        assert changed != wire
        return changed

    monkeypatch.setattr(MIMEMultipart, "as_bytes", as_bytes)
    with pytest.raises(GarbledError):
        on_the_wire(LETTER)


def test_a_library_that_decodes_while_it_writes_sends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """As older patch releases do with encoded words: the decoded line breaks stand in the header."""
    encode = email.header.Header.encode

    def decoded(self: email.header.Header, *args: object, **kwargs: object) -> str:
        found = encode(self, *args, **kwargs)  # type: ignore[arg-type]  # the caller's keywords
        return found.replace("=?utf-8?b?546L6Iqz?=", "X\r\nReply-To: x@e.com\r\nX")

    monkeypatch.setattr(email.header.Header, "encode", decoded)
    with pytest.raises(GarbledError):
        on_the_wire(LETTER)


@pytest.fixture
def server() -> "object":
    with mail_server() as found:
        yield found


def told(tmp_path: Path, server: MailServer, envelope: Envelope, **notify: str) -> None:
    how = Notify(smtp=f"127.0.0.1:{server.port}", smtp_security="none", sender="desk@example.com", **notify)  # type: ignore[arg-type]  # the caller's keywords
    ExchangeProvider(exchange_settings(tmp_path, notify=how)).send(envelope, b"%PDF-1.7")


def an_envelope(**how: str) -> Envelope:
    usual = Envelope(
        "DD-1:1",
        "DD-1",
        "王芳",
        "13800138000",
        "wang@example.com",
        "",
        "公司",
        True,
        AT,
        AT,
        1,
        operator="li",
    )
    return replace(usual, **how)  # type: ignore[arg-type]  # the caller's keywords


def test_a_mail_names_the_platform_and_reaches_the_operator(tmp_path: Path, server: MailServer) -> None:
    told(tmp_path, server, an_envelope(), reply_to="{operator}@desk.example.com")
    ((sender, recipients, message),) = server.mails
    assert (sender, recipients) == ("desk@example.com", ["wang@example.com"])
    (named,) = message["From"].addresses
    assert (named.display_name, named.addr_spec) == (PLATFORM.legal_name, "desk@example.com")
    assert message["Reply-To"] == "li@desk.example.com"
    assert message["Date"] == "Mon, 23 Nov 2026 09:00:00 +0800"
    body = next(message.iter_parts()).get_content()
    assert "请直接回复此邮件" in body


def test_without_a_setting_answers_go_to_the_sender(tmp_path: Path, server: MailServer) -> None:
    told(tmp_path, server, an_envelope())
    ((_, _, message),) = server.mails
    assert message["Reply-To"] is None


@pytest.mark.parametrize("name", [*ENCODED, "王芳\r\nBcc: x@e.com", "王芳\nX: y", "王\x00芳", "王\u202e芳"])
def test_nothing_is_sent_to_a_name_that_hides_something(
    tmp_path: Path, server: MailServer, name: str
) -> None:
    with pytest.raises(OutsideError, match="签署人姓名含有"):
        told(tmp_path, server, an_envelope(signer=name))
    assert server.begun == 0


@pytest.mark.parametrize(
    "address",
    [
        "wang@example.com\r\nBcc: x@e.com",
        "wang@例子.中国",
        "w@e.com, x@e.com",
        "<w@e.com>",
        "w@e.com ",
        "王@e.com",
    ],
)
def test_nothing_is_sent_to_an_address_that_is_none(tmp_path: Path, server: MailServer, address: str) -> None:
    assert email_problem(address)
    with pytest.raises(OutsideError, match="甲方邮箱不能使用"):
        told(tmp_path, server, an_envelope(email=address))
    assert server.begun == 0


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("sender", "desk@例子.中国"),
        ("sender", "desk@e.com\r\nBcc: x@e.com"),
        ("reply_to", "nobody"),
        ("reply_to", "a@b.cn\r\nBcc: x@e.com"),
    ],
)
def test_a_setting_that_is_no_address_is_named(
    tmp_path: Path, server: MailServer, setting: str, value: str
) -> None:
    how = Notify(smtp=f"127.0.0.1:{server.port}", smtp_security="none", sender="desk@example.com")
    provider = ExchangeProvider(exchange_settings(tmp_path, notify=replace(how, **{setting: value})))  # type: ignore[arg-type]  # the parameter's name
    with pytest.raises((OutsideError, InvalidInputError), match=f"notify.{setting}"):
        provider.send(an_envelope(), b"%PDF-1.7")
    assert server.begun == 0


def test_an_account_that_is_no_mailbox_is_told(tmp_path: Path, server: MailServer) -> None:
    with pytest.raises(OutsideError, match="操作员的账户名"):
        told(tmp_path, server, an_envelope(operator="李 明"), reply_to="{operator}@example.com")
    assert server.begun == 0


def test_a_platform_whose_name_hides_something_sends_nothing(tmp_path: Path, server: MailServer) -> None:
    how = Notify(smtp=f"127.0.0.1:{server.port}", smtp_security="none", sender="desk@example.com")
    settings = exchange_settings(tmp_path, notify=how)
    settings = replace(settings, platform=replace(PLATFORM, legal_name=ENCODED[0]))
    with pytest.raises(OutsideError, match="legal_name"):
        ExchangeProvider(settings).send(an_envelope(), b"%PDF-1.7")
