"""Where the seal's passphrase or PIN comes from, and nowhere else.

Never from an argument (every user of the machine sees those) and never from an environment variable (every
child process inherits those). No message repeats the setting's value: it may be the passphrase itself.
"""

import getpass
import os
import re
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TypeVar

from contract_tui.domain.commands import command, running
from contract_tui.domain.disk_errors import reason
from contract_tui.domain.errors import ForbiddenError, InvalidInputError, NotFoundError, OutsideError
from contract_tui.domain.seals import PROMPT, is_passphrase_source, new_passphrase_problem
from contract_tui.files.regular import read_regular
from contract_tui.signing.memory import hide_memory
from contract_tui.signing.private_files import read_private

_MOST_BYTES = 4096
_STANDARD_STREAMS = 2
_HINT = "可用 prompt、file:路径、fd:编号 或 credential:名称；口令本身不写在设置中。"
_TRIES = 3
_ASKED = "签章口令："
_read_descriptors: set[int] = set()
OpenedT = TypeVar("OpenedT")


class WrongPassphraseError(InvalidInputError):
    """A passphrase does not open the file; another one may be tried, since files do not lock themselves."""


def opened_with(source: str, opening: Callable[[Callable[[], str]], OpenedT]) -> OpenedT:
    """Open something that a passphrase protects; whoever types a wrong one is asked again, twice.

    Args:
        source: The setting `seal.passphrase`.
        opening: Opens it with what it asks for the passphrase, and raises `WrongPassphraseError`.

    Raises:
        WrongPassphraseError: The last one was wrong as well, or the source has no other.
        DeskError: It cannot be read or opened.
    """
    question, left = _ASKED, _TRIES if source == PROMPT else 1
    while True:
        try:
            return opening(partial(read_passphrase, source, question=question))
        except WrongPassphraseError as error:
            left -= 1
            if not left:
                raise WrongPassphraseError(error.message, _advice(source)) from error
            question = f"口令不正确，请再输入（还可试 {left} 次）："


def _advice(source: str) -> str:
    if source != PROMPT:
        return "请检查 seal.passphrase 所指来源中的口令是否属于这个密钥。"
    return (
        "请重新运行，输入建立此密钥时设置的口令。口令不能找回：忘记时只能移走该文件，"
        f"再用 {command('seal init')} 建立新密钥。"
    )


def read_passphrase(source: str, *, twice: bool = False, question: str = _ASKED) -> str:
    """The passphrase; from now on nobody looks into this process's memory.

    Args:
        source: The setting `seal.passphrase`.
        twice: Whether somebody at a terminal must type it twice, as for a new key.
        question: What somebody at a terminal is asked.

    Raises:
        InvalidInputError: The setting has no known form, the passphrase is empty or no UTF-8, or the two
            that were typed differ or are too short.
        ForbiddenError: The file can be read by others.
        NotFoundError: There is no such file or credential.
        OutsideError: There is no terminal to ask at, or it cannot be read.
    """
    if not is_passphrase_source(source):
        raise InvalidInputError("设置 seal.passphrase 的写法不正确（内容可能是口令，不予显示）。", _HINT)
    # Before the secret is in it: whoever reads a passphrase will hold a key.
    hide_memory()
    kind, _, rest = source.partition(":")
    if kind == PROMPT:
        return _prompted(question, twice=twice)
    if kind == "file":
        return _text(read_private(Path(rest).expanduser()))
    if kind == "fd":
        return _text(_from_descriptor(int(rest)))
    return _text(_credential(rest))


def discard_passphrase(source: str) -> None:
    """Close a passphrase's descriptor in a process that needs none, or no longer.

    Args:
        source: The setting `seal.passphrase`; other forms than `fd:N` leave nothing open.
    """
    kind, _, number = source.partition(":")
    if kind == "fd" and int(number) not in _read_descriptors and int(number) > _STANDARD_STREAMS:
        with suppress(OSError):
            os.close(int(number))
        _read_descriptors.add(int(number))


def _text(content: bytes) -> str:
    try:
        text = content.decode().removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError as error:
        # The cause would carry the bytes into a log.
        del error
        raise InvalidInputError("签章口令不是 UTF-8 文本。", "请检查口令的来源。") from None
    return _not_empty(text)


def _not_empty(text: str) -> str:
    if not text:
        raise WrongPassphraseError("签章口令为空。", "密钥必须加密保存，请设置口令。")
    return text


def can_prompt() -> bool:
    """Whether somebody can be asked: there is a terminal, and no interface is drawing on it."""
    if threading.current_thread() is not threading.main_thread():
        return False
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC))
    except OSError:
        return sys.stdin.isatty()
    return True


def _prompted(question: str, *, twice: bool) -> str:
    if not can_prompt():
        again = running() or command("worker")
        raise OutsideError(
            "需要输入签章口令，但这里没有可以输入的终端。",
            f"请在终端运行 {again}，或把 seal.passphrase 设为 file:、fd: 或 credential:。",
        )
    try:
        typed = getpass.getpass(question)
        if twice:
            _confirm(typed)
    except EOFError:
        _end_question()
        raise InvalidInputError("没有输入签章口令。", "请重新运行并输入口令。") from None
    except (KeyboardInterrupt, SystemExit):
        _end_question()
        raise
    return _not_empty(typed)


def _confirm(typed: str) -> None:
    """Judge a new passphrase and have it typed once more."""
    problem = new_passphrase_problem(typed)
    if problem:
        raise InvalidInputError(f"{problem}没有建立密钥。", "请重新运行。")
    if getpass.getpass("再次输入签章口令：") != typed:
        raise InvalidInputError("两次输入的口令不同，没有建立密钥。", "请重新运行。")


def _end_question() -> None:
    """Begin a line after a question without an answer; a terminal that takes nothing is not waited for."""
    with suppress(OSError):
        terminal = os.open("/dev/tty", os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            os.write(terminal, b"\n")
        finally:
            os.close(terminal)


def _from_descriptor(number: int) -> bytes:
    # After closing, the number may name any other file of this process.
    if number in _read_descriptors:
        raise OutsideError(
            f"文件描述符 {number} 中的口令已经读过一次。", "每个进程只能读一次，请重新启动程序。"
        )
    try:
        with os.fdopen(number, "rb", buffering=0) as file:
            _read_descriptors.add(number)
            return _all_of(file.fileno())
    except OSError as error:
        raise OutsideError(
            f"无法从文件描述符 {number} 读取口令：{reason(error)}。",
            f"请在启动时打开它，例如 {command('worker', then=f'{number}< 口令文件')}。",
        ) from error


def _all_of(descriptor: int) -> bytes:
    content = b""
    while len(content) < _MOST_BYTES and (more := os.read(descriptor, _MOST_BYTES)):
        content += more
    return content


def _credential(name: str) -> bytes:
    folder = os.environ.get("CREDENTIALS_DIRECTORY", "")
    if not folder:
        raise OutsideError(
            "没有 systemd 凭据（环境变量 CREDENTIALS_DIRECTORY 未设置）。",
            f"请在服务单元中加入 LoadCredential={name}:口令文件。",
        )
    if re.fullmatch(r"\.+", name):
        raise ForbiddenError("systemd 凭据的名称不正确。", _HINT)
    try:
        # systemd grants access to its copies by lists that the mode does not show; the folder is private.
        return read_regular(Path(folder) / name, _MOST_BYTES)
    except FileNotFoundError as error:
        raise NotFoundError(
            f"没有 systemd 凭据 {name}。", f"请在服务单元中加入 LoadCredential={name}:口令文件。"
        ) from error
    except OSError as error:
        raise OutsideError(f"无法读取 systemd 凭据 {name}：{reason(error)}。", "请检查服务单元。") from error
