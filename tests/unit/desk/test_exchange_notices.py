"""Telling a signer that a contract waits: by a program, by mail, or not at all (P7, P9)."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from contract_tui.config import Notify, Settings, Timing
from contract_tui.domain.clock import local_text
from contract_tui.domain.errors import OutsideError
from contract_tui.domain.states import Substate
from contract_tui.signing.complaints import complaint
from contract_tui.signing.exchange import ExchangeProvider
from contract_tui.signing.invitation import invitation
from contract_tui.signing.mail import notify_by_mail
from contract_tui.signing.provider import Envelope
from tests.world.clock import StillClock
from tests.world.exchange import exchange_story, heard, outbox_file, program
from tests.world.mail_server import MailServer, mail_server
from tests.world.people import OPERATOR, PARTY
from tests.world.story import Story

Open = Callable[..., Story]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    stories: list[Story] = []

    def make(notify: Notify, lease: float = 60) -> Story:
        stories.append(exchange_story(tmp_path, notify=notify, timing=Timing(lease=lease)))
        return stories[-1]

    yield make
    for story in stories:
        story.desk.close()


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as found:
        yield found


def by_mail(server: MailServer, **changes: str) -> Notify:
    plain = Notify(smtp=f"127.0.0.1:{server.port}", smtp_security="none", sender="desk@example.com")
    return replace(plain, **changes)  # type: ignore[arg-type]  # the caller's keywords


def an_envelope() -> Envelope:
    now = StillClock().now()
    return Envelope("k", "DD-1", "张三", "13800000001", "", "", "公司", True, now, now, 1)


def not_sent(story: Story, match: str, number: str = "") -> str:
    """Sending fails for certain: the contract stays, its file is gone, and it may be tried again at once."""
    number = number or story.signer_review("E-01")
    with pytest.raises(OutsideError, match=match) as failed:
        story.desk.signing.send(number, OPERATOR)
    contract = story.get(number)
    assert (contract.substate, contract.messages, contract.awaiting_reply) == (
        Substate.SIGNER_REVIEW,
        (),
        False,
    )
    assert not outbox_file(story, number).exists()
    return failed.value.message


def in_doubt(story: Story) -> str:
    """Nobody knows whether it was sent: it is never repeated by itself, and settled as available."""
    number = story.signer_review("E-01")
    with pytest.raises(OutsideError, match="没有确认"):
        story.desk.signing.send(number, OPERATOR)
    assert story.get(number).awaiting_reply
    story.wait(story.desk.settings.timing.lease)
    contract = story.get(number)
    assert contract.substate is Substate.CUSTOMER_SIGNING
    assert "未确认" in contract.messages[0].detail
    return number


def test_a_program_gets_json_on_standard_input_and_no_shell(opened: Open, tmp_path: Path) -> None:
    command = program(tmp_path, "assert sys.argv[1:] == ['a b', '$(id)', ';', 'true']")
    story = opened(Notify(command=f"{command} 'a b' $(id) ; true".replace("$(id)", "'$(id)'")))
    number = story.customer_signing("E-01")
    (told,) = heard(tmp_path)
    assert {name: told[name] for name in ("contract", "signer", "phone", "email", "customer", "ordinal")} == {
        "contract": number,
        "signer": "张三",
        "phone": "13800000001",
        "email": PARTY.email,
        "customer": "云上科技有限公司",
        "ordinal": 1,
    }
    assert told["file"] == str(outbox_file(story, number))
    deadline = story.get(number).signing_deadline
    assert deadline
    assert str(told["deadline"]).endswith("+08:00")
    assert number in str(told["subject"])
    assert "PartyA" in str(told["body"])
    assert "通知程序" in story.get(number).messages[0].detail


def test_p7_a_reminder_tells_the_program_again_with_its_ordinal(opened: Open, tmp_path: Path) -> None:
    story = opened(Notify(command=program(tmp_path, "pass")))
    number = story.customer_signing("E-01")
    story.clock.tick(60)
    story.desk.signing.resend(number, OPERATOR)
    assert [told["ordinal"] for told in heard(tmp_path)] == [1, 2]
    assert len({told["key"] for told in heard(tmp_path)}) == 2
    assert len({told["deadline"] for told in heard(tmp_path)}) == 1, "a reminder gives no more time"


def test_a_program_that_fails_has_sent_nothing_and_its_reason_is_told_without_secrets(
    opened: Open, tmp_path: Path
) -> None:
    said = r"print('\n\x1b[31m号码 13800000001 验证码 482913 http://x.cn/s?c=1 无效\nmore', file=sys.stderr)"
    story = opened(Notify(command=program(tmp_path, f"{said}; print('sent!'); sys.exit(3)")))
    message = not_sent(story, "退出码 3")
    assert "138****0001" in message
    for hidden in ("13800000001", "482913", "http", "more", "\x1b"):
        assert hidden not in message


def test_a_failed_reminder_leaves_the_contract_with_its_signer(opened: Open, tmp_path: Path) -> None:
    story = opened(Notify(command=program(tmp_path, "sys.exit(told['ordinal'] - 1)")))
    number = story.customer_signing("E-01")
    story.clock.tick(60)
    with pytest.raises(OutsideError, match="退出码 1"):
        story.desk.signing.resend(number, OPERATOR)
    assert outbox_file(story, number).exists()
    contract = story.get(number)
    assert (contract.substate, len(contract.messages)) == (Substate.CUSTOMER_SIGNING, 1)


def test_a_program_that_takes_too_long_may_have_sent(opened: Open, tmp_path: Path) -> None:
    story = opened(Notify(command=program(tmp_path, "time.sleep(60)"), command_timeout=1))
    number = in_doubt(story)
    assert len(heard(tmp_path)) == 1
    story.clock.tick(60)
    assert len(story.get(number).messages) == 1


def test_a_program_that_was_killed_may_have_sent(opened: Open, tmp_path: Path) -> None:
    in_doubt(opened(Notify(command=program(tmp_path, "os.kill(os.getpid(), signal.SIGKILL)"))))
    assert len(heard(tmp_path)) == 1


def test_a_failure_after_the_lease_leaves_the_file_by_which_another_process_has_judged(
    opened: Open, tmp_path: Path
) -> None:
    story = opened(Notify(command=program(tmp_path, "time.sleep(1.2); sys.exit(1)")), lease=1)
    number = story.signer_review("E-01")
    with pytest.raises(OutsideError, match="退出码 1"):
        story.desk.signing.send(number, OPERATOR)
    assert outbox_file(story, number).exists()


@pytest.mark.parametrize(
    ("command", "match"),
    [("/nowhere/program", "无法启动"), ("'unbalanced", "不是可执行的命令"), ("a\0b", "无法启动")],
)
def test_a_program_that_cannot_be_started_has_sent_nothing(opened: Open, command: str, match: str) -> None:
    not_sent(opened(Notify(command=command)), match)


def test_a_temporary_file_that_cannot_be_made_has_started_no_program(
    opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "none"))
    not_sent(opened(Notify(command=program(tmp_path, "pass"))), "临时文件")
    assert heard(tmp_path) == []


@pytest.mark.parametrize("signer", ["王\udcff芳"])
def test_what_cannot_be_told_to_a_program_has_started_none(opened: Open, tmp_path: Path, signer: str) -> None:
    story = opened(Notify(command=f"touch '{tmp_path / 'started'}'"))
    with pytest.raises(OutsideError, match="没有启动通知程序"):
        ExchangeProvider(story.desk.settings).send(replace(an_envelope(), signer=signer), b"%PDF")
    assert not (tmp_path / "started").exists()


def test_a_program_that_cannot_be_killed_may_have_sent(
    opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(_group: int, _signal: int) -> None:
        raise PermissionError

    monkeypatch.setattr("os.killpg", forbidden)
    in_doubt(opened(Notify(command=program(tmp_path, "time.sleep(1.5)"), command_timeout=1)))


def test_a_mail_brings_the_contract_and_says_what_to_do(opened: Open, server: MailServer) -> None:
    story = opened(by_mail(server))
    number = story.customer_signing("E-01")
    ((sender, recipients, mail),) = server.mails
    assert (sender, recipients) == ("desk@example.com", [PARTY.email])
    assert number in mail["Subject"]
    assert "张三" in str(mail["To"])
    body = mail.get_body(("plain",))
    assert body
    text = body.get_content()
    deadline = story.get(number).signing_deadline
    assert deadline
    for words in ("PartyA", "数字证书", "交回", local_text(deadline), "云上科技有限公司"):
        assert words in text
    (attached,) = mail.iter_attachments()
    assert attached.get_content() == outbox_file(story, number).read_bytes()
    assert attached.get_filename() == outbox_file(story, number).name
    assert PARTY.email in story.get(number).messages[0].detail


def test_p7_neither_text_nor_detail_has_a_link_or_a_code(opened: Open, server: MailServer) -> None:
    story = opened(by_mail(server))
    number = story.customer_signing("E-01")
    body = server.mails[0][2].get_body(("plain",))
    assert body
    for text in (body.get_content(), story.get(number).messages[0].detail):
        assert "http" not in text
        assert "验证码" not in text


@pytest.mark.parametrize("command", ["EHLO", "MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("answer", ["550 no 13800000001", ""])
def test_a_refusal_or_a_broken_line_before_the_text_has_sent_nothing(
    opened: Open, server: MailServer, command: str, answer: str
) -> None:
    server.answers = {command: answer, "HELO": answer}
    story = opened(by_mail(server))
    if (command, answer) == ("DATA", ""):
        in_doubt(story)  # whether the server saw the command cannot be known
    else:
        assert "13800000001" not in not_sent(story, "邮件")
    assert server.mails == []


def test_a_line_that_breaks_after_the_text_leaves_a_doubt_and_sends_no_second_mail(
    opened: Open, server: MailServer
) -> None:
    server.hang_up_after_text = True
    in_doubt(opened(by_mail(server)))
    assert server.begun == 1


def test_a_server_that_is_not_there_has_sent_nothing(opened: Open) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    not_sent(
        opened(Notify(smtp=f"127.0.0.1:{port}", smtp_security="none", sender="a@example.com")), "无法连接"
    )


def test_encryption_that_the_server_does_not_offer_is_not_done_without(
    opened: Open, server: MailServer
) -> None:
    not_sent(opened(by_mail(server, smtp_security="starttls")), "无法连接")
    assert server.mails == []


def test_party_a_without_an_address_gets_no_mail(server: MailServer, tmp_path: Path) -> None:
    notice = invitation(Settings(tmp_path, tmp_path), an_envelope(), tmp_path / "x.pdf", b"%PDF")
    with pytest.raises(OutsideError, match="没有填写邮箱"):
        notify_by_mail(by_mail(server), notice)
    assert server.mails == []


@pytest.mark.parametrize(
    ("changes", "match"),
    [
        ({"sender": ""}, "发件人"),
        ({"smtp_user": "u"}, "smtp_password_file"),
        ({"sender": "x"}, "邮箱"),
        ({"smtp": "127.0.0.1:x"}, "主机:端口|不是邮件服务器"),
    ],
)
def test_a_wrong_setting_sends_nothing_and_is_named(
    opened: Open, server: MailServer, changes: dict[str, str], match: str
) -> None:
    not_sent(opened(by_mail(server, **changes)), match)


@pytest.mark.parametrize("email", ["a..b@example.com", "a@例子.cn", "a\nb@example.com", "\udcff@example.com"])
def test_an_address_that_no_mail_can_bear_has_sent_nothing(
    opened: Open, server: MailServer, email: str
) -> None:
    """As older programs took some of them, or another door lets them in."""
    story = opened(by_mail(server))
    told = replace(an_envelope(), email=email)
    with pytest.raises(OutsideError, match="邮件没有发送") as failed:
        ExchangeProvider(story.desk.settings).send(told, b"%PDF")
    assert email not in failed.value.sentence
    assert not outbox_file(story, told.contract).exists()
    assert server.mails == []


def test_p9_the_detail_does_not_show_a_phone_that_is_a_mail_address(opened: Open, server: MailServer) -> None:
    story = opened(by_mail(server))
    reply = ExchangeProvider(story.desk.settings).send(
        replace(an_envelope(), email="13800000001@139.com"), b"%PDF"
    )
    assert "138****0001@139.com" in reply.detail
    assert "13800000001" not in reply.detail
    assert server.mails[0][1] == ["13800000001@139.com"]


@pytest.mark.parametrize(
    ("user", "password"), [("u", "一句口令"), ("u", b"caf\xe9!".decode("latin1")), ("用户", "x")]
)
def test_a_login_that_is_not_ascii_is_refused_without_a_letter_of_it(
    opened: Open, server: MailServer, tmp_path: Path, user: str, password: str
) -> None:
    server.answers = {"EHLO": "250-test\r\n250 AUTH PLAIN LOGIN"}
    secret = tmp_path / "password"
    secret.touch(mode=0o600)
    secret.write_text(password, "utf-8")
    story = opened(by_mail(server, smtp_user=user, smtp_password_file=str(secret)))
    message = not_sent(story, "ASCII 以外")
    for hidden in (*(letter for letter in password if not letter.isascii()), "codec", "\\x", "\\u"):
        assert hidden not in message.replace("口令", "")


def test_a_password_that_others_can_read_is_not_used(
    opened: Open, server: MailServer, tmp_path: Path
) -> None:
    secret = tmp_path / "password"
    secret.write_text("x")
    secret.chmod(0o644)
    story = opened(by_mail(server, smtp_user="u", smtp_password_file=str(secret)))
    assert "0644" in not_sent(story, "权限")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("", ""),
        ("\n \nsecond  line\nthird", "second line"),
        ("code 123456 for 13800000001", "code **** for 138****0001"),
        ("see HTTPS://a.b/c?d=e now", "see [链接] now"),
        ("550 5.1.1 no such user", "550 5.1.1 no such user"),
        ("x" * 500, "x" * 120),
        ("\u202eevil\x1b[2J", "\ufffdevil\ufffd[2J"),
    ],
)
def test_p7_p9_what_other_programs_say_is_shown_without_links_codes_and_phones(said: str, shown: str) -> None:
    assert complaint(said) == shown
