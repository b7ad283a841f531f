"""Telling a signer by mail, the contract attached (RFC 5321, RFC 5322)."""

import smtplib
from contextlib import suppress

from contract_tui.config import Notify
from contract_tui.domain import text
from contract_tui.domain.errors import InvalidInputError, OutsideError
from contract_tui.domain.identity import email_problem, mask_email
from contract_tui.domain.signatures import Answer
from contract_tui.signing.invitation import Invitation
from contract_tui.signing.letter import GarbledError, Letter, Mailbox, on_the_wire
from contract_tui.signing.mail_server import connected, failure, refused
from contract_tui.signing.provider import Reply

OPERATOR = "{operator}"
"""Stands in `notify.reply_to` for the account that sends."""
_SECONDS = 30.0
_LONGEST_NAME = 200
_ANSWER = "\n如有疑问，或交回签署后的文件，请直接回复此邮件。\n"
_BROKEN = "邮件服务器断开，邮件没有发送"
_UNSURE = "邮件服务器在确认前断开，不能确定邮件是否已发送。"


def notify_by_mail(notify: Notify, invitation: Invitation) -> Reply:
    """Mail the contract to party A.

    Returns:
        Done; or unknown when the line broke after the mail had begun to go out.

    Raises:
        InvalidInputError: A setting is missing or wrong.
        OutsideError: Nothing was sent: party A has no usable address, or the server was not there or refused.
        ForbiddenError: Others can read the password file.
    """
    message = _written(notify, invitation)
    server = connected(notify, _SECONDS)
    try:
        _begin(server, notify.sender, invitation.envelope.email)
        return _hand_over(server, message, invitation)
    finally:
        # The mail is out, refused or in doubt by now, whatever the farewell brings.
        with suppress(OSError, smtplib.SMTPException):
            server.quit()
        server.close()


def sender_problem(notify: Notify) -> str | None:
    """Say why no mail can be sent by these settings, or None."""
    if not notify.sender:
        return "没有设置发件人地址（notify.sender）"
    for name, address in (("sender", notify.sender), ("reply_to", notify.reply_to.replace(OPERATOR, "x"))):
        problem = email_problem(address) if address else None
        if problem:
            return f"设置 notify.{name} 的{problem}；域名只能用英文字母（中文域名写作 xn--…）"
    return None


def _written(notify: Notify, invitation: Invitation) -> bytes:
    try:
        return on_the_wire(_letter(notify, invitation))
    except GarbledError as error:
        raise OutsideError(
            "无法写成给签署人的邮件，邮件没有发送：甲方邮箱、签署人姓名或发件人中有不能用于邮件的内容。",
            "请检查设置 notify.sender，或重新创建合同并填写可用的邮箱。",
        ) from error


def _letter(notify: Notify, invitation: Invitation) -> Letter:
    envelope = invitation.envelope
    problem = sender_problem(notify)
    if problem:
        raise InvalidInputError(f"{problem}。", "请修正设置后重试。")
    if not envelope.email:
        raise OutsideError(
            "甲方没有填写邮箱，无法用邮件发送。", "请改用 notify.command，或重新创建合同并填写甲方邮箱。"
        )
    if problem := email_problem(envelope.email):
        raise OutsideError(f"甲方邮箱不能使用：{problem}，邮件没有发送。", "请重新创建合同并填写可用的邮箱。")
    for what, name in (
        ("签署人姓名", envelope.signer),
        ("平台名称（platform.legal_name）", invitation.platform),
    ):
        if complaint := text.problem(name, most=_LONGEST_NAME):
            raise OutsideError(f"{what}{complaint}，不能用于邮件，邮件没有发送。", "请改正后重新发送。")
    reply_to = _reply_to(notify, envelope.operator)
    domain = notify.sender.rpartition("@")[2]
    return Letter(
        sender=Mailbox(invitation.platform, notify.sender),
        reply_to=reply_to,
        recipient=Mailbox(envelope.signer, envelope.email),
        subject=invitation.subject,
        at=envelope.last_sent_at,
        # The same notice has the same name, so that a mailbox can tell a repetition.
        identifier=f"{envelope.key.replace(':', '.')}@{domain}",
        body=invitation.body + (_ANSWER if reply_to else ""),
        attachment=invitation.document,
        file_name=invitation.file.name,
    )


def _reply_to(notify: Notify, operator: str) -> str:
    """The address that reaches whoever sends."""
    address = notify.reply_to.replace(OPERATOR, operator)
    if address and email_problem(address):
        raise OutsideError(
            "操作员的账户名不能用于回信地址（设置 notify.reply_to 中的 {operator}），邮件没有发送。",
            "请把 notify.reply_to 设为一个固定的邮箱。",
        )
    return address


def _begin(server: smtplib.SMTP, sender: str, recipient: str) -> None:
    """Say from whom to whom; until here nothing is sent, whatever happens."""
    try:
        for what, (code, said) in (
            ("发件人", server.mail(sender)),
            ("收件人", server.rcpt(recipient)),
        ):
            if code not in (250, 251):
                raise refused(f"邮件服务器拒绝{what}", code, said.decode(errors="replace"))
    except ValueError as error:
        raise OutsideError(
            "邮箱地址中有邮件服务器不接受的字符，邮件没有发送。", "请重新创建合同并填写可用的邮箱。"
        ) from error
    except (OSError, smtplib.SMTPException) as error:
        raise failure(_BROKEN, error) from error


def _hand_over(server: smtplib.SMTP, message: bytes, invitation: Invitation) -> Reply:
    try:
        code, said = server.data(message)
    except smtplib.SMTPDataError as error:
        raise failure("邮件服务器拒绝接收邮件", error) from error
    except (OSError, smtplib.SMTPException):
        return Reply(Answer.UNKNOWN, detail=_UNSURE)
    if code != 250:
        raise refused("邮件服务器拒绝接收邮件", code, said.decode(errors="replace"))
    address, name = mask_email(invitation.envelope.email), invitation.file.name
    return Reply(Answer.DONE, detail=f"已发送邮件至 {address}，附文件 {name}")
