"""Telling a signer by a program of the installation's own, e.g. for a gateway of short messages.

It gets one JSON object on standard input and no shell. What it prints is not believed: its exit code counts.
"""

import json
import os
import shlex
import signal
import subprocess
import tempfile
from contextlib import suppress
from typing import IO

from contract_tui.config import Notify
from contract_tui.domain.clock import SHANGHAI
from contract_tui.domain.disk_errors import reason
from contract_tui.domain.errors import OutsideError
from contract_tui.domain.signatures import Answer
from contract_tui.signing.complaints import complaint
from contract_tui.signing.invitation import Invitation
from contract_tui.signing.provider import Reply

_MOST_SAID = 4096
_UNSURE = "通知程序没有正常结束，不能确定是否已通知签署人。"


def notify_by_command(notify: Notify, invitation: Invitation) -> Reply:
    """Run the program and wait for it.

    Returns:
        Done, or unknown when it was killed or took too long: the notice may be out.

    Raises:
        OutsideError: It could not be started, or said by its exit code that nothing was sent.
    """
    message = _message(invitation)
    with _ear() as said:
        code = _run(notify, message, said)
        if code is None or code < 0:
            return Reply(Answer.UNKNOWN, detail=_UNSURE)
        if code:
            raise OutsideError(
                f"通知程序没有发送（退出码 {code}）{_complaint(said)}。", "请排除原因后重新发送。"
            )
    return Reply(Answer.DONE, detail=f"已由通知程序通知签署人；文件 {invitation.file}")


def arguments(command: str) -> list[str]:
    """The program and its arguments.

    Raises:
        OutsideError: A quotation mark has no partner, or there is nothing at all.
    """
    try:
        words = shlex.split(command)
    except ValueError:
        words = []
    if not words:
        raise OutsideError("设置 notify.command 不是可执行的命令。", "请检查引号是否成对。")
    return words


def _ear() -> IO[bytes]:
    """A file for what the program complains of."""
    try:
        return tempfile.TemporaryFile()
    except OSError as error:
        raise OutsideError(
            f"无法建立临时文件，没有启动通知程序：{reason(error)}。",
            "请检查磁盘空间和临时文件夹（TMPDIR）。",
        ) from error


def _run(notify: Notify, message: bytes, said: IO[bytes]) -> int | None:
    """The exit code, negative after a signal; None when time was up."""
    # A session of its own, so that what the program itself started ends with it.
    try:
        program = subprocess.Popen(
            arguments(notify.command),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=said,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        why = reason(error) if isinstance(error, OSError) else error
        raise OutsideError(f"无法启动通知程序：{why}。", "请检查设置 notify.command。") from error
    with program:
        try:
            program.communicate(message, timeout=notify.command_timeout)
        except subprocess.TimeoutExpired:
            # One that took another account's rights ends when it likes.
            with suppress(OSError):
                os.killpg(program.pid, signal.SIGKILL)
            return None
        return program.returncode


def _message(invitation: Invitation) -> bytes:
    envelope = invitation.envelope
    fields = {
        "contract": envelope.contract,
        "key": envelope.key,
        "file": str(invitation.file),
        "signer": envelope.signer,
        "phone": envelope.phone,
        "email": envelope.email,
        "customer": envelope.customer,
        "deadline": invitation.deadline.astimezone(SHANGHAI).isoformat(timespec="seconds"),
        "ordinal": envelope.ordinal,
        "subject": invitation.subject,
        "body": invitation.body,
    }
    try:
        return json.dumps(fields, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError as error:
        raise OutsideError(
            "文件夹名或合同资料不是 UTF-8 文字，没有启动通知程序。", "请检查 exchange.folder 和合同资料。"
        ) from error


def _complaint(said: IO[bytes]) -> str:
    """What the program complained of; empty when it did not."""
    said.seek(0)
    words = complaint(said.read(_MOST_SAID).decode(errors="replace"))
    return f"：{words}" if words else ""
