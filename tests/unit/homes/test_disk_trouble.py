"""What the operating system says is told in the interface's language; what somebody else says stays."""

import errno
import os
import socket
import ssl

import pytest

from contract_tui.domain.disk_errors import reason


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "磁盘已满"),
        (errno.EBADF, "没有打开，或已经关闭"),
        (errno.ENOENT, "没有这个文件或文件夹"),
        (errno.ENOTDIR, "路径中有一段不是文件夹"),
        (errno.EISDIR, "是文件夹，不是文件"),
        (errno.EPIPE, "另一端已经关闭"),
        (errno.ENAMETOOLONG, "名称太长"),
        (errno.ECONNREFUSED, "对方拒绝连接"),
    ],
)
def test_common_troubles_have_words(number: int, words: str) -> None:
    assert reason(OSError(number, os.strerror(number))) == words


def test_words_that_somebody_gave_stay() -> None:
    assert reason(OSError(errno.EFBIG, "超过 65536 字节")) == "超过 65536 字节"
    assert reason(ssl.SSLError(errno.EPERM, "certificate verify failed")) == "certificate verify failed"
    assert reason(OSError("closed unexpectedly")) == "closed unexpectedly"


def test_time_that_is_up_has_words_however_it_was_raised() -> None:
    assert reason(TimeoutError("timed out")) == "连接超时"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (socket.EAI_NONAME, "没有这个主机名，或域名无法解析"),
        (socket.EAI_AGAIN, "域名服务器暂时没有应答"),
        (socket.EAI_FAIL, "域名解析失败"),
    ],
)
def test_a_host_name_that_leads_nowhere_has_words(number: int, words: str) -> None:
    assert reason(socket.gaierror(number, "Name or service not known")) == words
