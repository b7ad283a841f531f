"""The connection to the mail server of the settings (RFC 5321): address, encryption, login."""

import smtplib
import socket
import ssl
from contextlib import ExitStack, closing
from pathlib import Path

from contract_tui.config import Notify
from contract_tui.domain.disk_errors import reason
from contract_tui.domain.errors import InvalidInputError, OutsideError
from contract_tui.signing.complaints import complaint
from contract_tui.signing.private_files import read_private

_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_LAST_PORT = 65_535


def connected(notify: Notify, seconds: float) -> smtplib.SMTP:
    """Connect to the server, encrypted and logged in as the settings say.

    Args:
        seconds: How long to wait for each answer.

    Raises:
        InvalidInputError: The settings name no server, a user without a password file, or characters that
            cannot be sent.
        OutsideError: It cannot be reached, or it refuses.
        ForbiddenError: Others can read the password file.
    """
    host, port, password = access(notify)
    try:
        with ExitStack() as undone:
            server = undone.enter_context(closing(_opened(notify, host, port, seconds)))
            _greet(server, notify, password)
            undone.pop_all()
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise failure(f"无法连接邮件服务器 {notify.smtp}，邮件没有发送", error) from error
    return server


def access(notify: Notify) -> tuple[str, int, str]:
    """Host, port and password (empty without a login) as the settings say; nothing is connected.

    Raises:
        InvalidInputError: As for `connected`.
        NotFoundError: There is no password file.
        ForbiddenError: Others can read it.
        OutsideError: It cannot be read.
    """
    return *address(notify), _password(notify)


def address(notify: Notify) -> tuple[str, int]:
    """Host and port of the server; without a port the usual one of the encryption.

    Raises:
        InvalidInputError: The setting names neither.
    """
    host, colon, port = notify.smtp.rpartition(":")
    if not colon or port.endswith("]"):
        host, port = notify.smtp, str(_PORTS[notify.smtp_security])
    usable = port.isascii() and port.isdigit() and 0 < int(port) <= _LAST_PORT
    if not host or not usable:
        raise InvalidInputError(f"设置 notify.smtp 不是邮件服务器：{notify.smtp}。", "应写作 主机:端口。")
    return host.strip("[]"), int(port)


def failure(what: str, error: Exception) -> OutsideError:
    """An error of the library's as a sentence; what the server said loses phones, links and codes."""
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        words = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
        return refused(what, error.smtp_code, words)
    words = (reason(error) if isinstance(error, OSError) else str(error)) or type(error).__name__
    return OutsideError(f"{what}：{complaint(words)}。", "请检查设置 notify 和网络，然后重试。")


def refused(what: str, code: int, said: str) -> OutsideError:
    """A server's refusal as a sentence."""
    words = complaint(said)
    return OutsideError(f"{what}（{code}{f' {words}' if words else ''}）。", "请按原因处理后重试。")


def _password(notify: Notify) -> str:
    if not notify.smtp_user:
        return ""
    if not notify.smtp_password_file:
        raise InvalidInputError("设置了 notify.smtp_user，但没有 notify.smtp_password_file。", "请补上设置。")
    secret = read_private(Path(notify.smtp_password_file).expanduser()).rstrip(b"\r\n")
    if not (secret.isascii() and notify.smtp_user.isascii()):
        # Refused here: the library, which sends ASCII only, would quote a character of the password.
        raise InvalidInputError(
            "notify.smtp_user 或其口令（smtp_password_file）有 ASCII 以外的字符，不能登录邮件服务器。",
            "只能用英文字母、数字和半角符号；请在邮件服务商处更换口令后写入文件。",
        )
    return secret.decode("ascii")


def _opened(notify: Notify, host: str, port: int, seconds: float) -> smtplib.SMTP:
    # The library would look this machine's name up, which takes long where no name server answers.
    here = socket.gethostname()
    if notify.smtp_security == "tls":
        return smtplib.SMTP_SSL(host, port, here, timeout=seconds, context=ssl.create_default_context())
    return smtplib.SMTP(host, port, here, timeout=seconds)


def _greet(server: smtplib.SMTP, notify: Notify, password: str) -> None:
    server.ehlo_or_helo_if_needed()
    if notify.smtp_security == "starttls":
        server.starttls(context=ssl.create_default_context())
        server.ehlo()
    if notify.smtp_user:
        server.login(notify.smtp_user, password)
