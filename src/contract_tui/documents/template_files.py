"""Template files: the program's own and a folder of one's own, each with a header that says what it is.

A template begins with a comment whose first lines are its header, `key: value` each:

    {# name: order_contract
       version: 1.0
       channels: both, single #}

Only the version must be there: the name is the file's, and a template serves both channels unless it says
otherwise.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from contract_tui.domain.commands import command
from contract_tui.domain.disk_errors import reason
from contract_tui.domain.errors import InvalidInputError, NotFoundError
from contract_tui.domain.states import Channel
from contract_tui.files.regular import NotRegularError, open_regular

BUNDLED = "order_contract"
_SUFFIX = ".md"
_COMMENT = re.compile(r"\{#-?(.*?)-?#\}", re.DOTALL)
_FIELD = re.compile(r"\s*([A-Za-z]\w*)\s*[:：]\s*(.*?)\s*")
_NAME = re.compile(r"\w[\w.-]{0,63}")
_VERSION = re.compile(r"\d+(?:\.\d+)*")
_EXAMPLE = "文件须以注释开头，例如 {# version: 1.0 #}，见 contract-tui help templates。"
_LONGEST_FIELD = 500
_MOST_BYTES = 256 * 1024
_KEYS = ("name", "version", "channels")


@dataclass(frozen=True, slots=True)
class TemplateFile:
    """One template.

    Attributes:
        version: Numbers with dots.
        channels: Whose contracts it writes.
        path: Where it lies; None for the program's own.
        source: The whole file.
    """

    name: str
    version: str
    channels: frozenset[Channel]
    path: Path | None
    source: str

    @property
    def sha256(self) -> str:
        """Hex digest of the file."""
        return hashlib.sha256(self.source.encode()).hexdigest()

    @property
    def label(self) -> str:
        """What contracts record: name, version and the beginning of the hash."""
        return f"{self.name} {self.version} sha256:{self.sha256[:12]}"

    @property
    def place(self) -> str:
        """Where it lies, for messages."""
        return str(self.path or f"{self.name}{_SUFFIX}（自带）")


def templates(folder: Path | None) -> tuple[TemplateFile, ...]:
    """All templates of a folder by file name, or the program's own.

    Raises:
        NotFoundError: The folder cannot be read, or holds no `.md` file.
        InvalidInputError: A header is wrong, or two templates have one name; the message names file and line.
    """
    if folder is None:
        return (_bundled(),)
    by_name: dict[str, TemplateFile] = {}
    for path in template_paths(folder):
        template = load(path)
        other = by_name.setdefault(template.name, template)
        if other is not template:
            raise InvalidInputError(
                f"合同模板 {path} 与 {other.path} 的名称都是 {template.name}。",
                "请在文件开头写明不同的 name。",
            )
    return tuple(by_name.values())


def template_paths(folder: Path) -> list[Path]:
    """The template files of a folder, by name.

    Raises:
        NotFoundError: The folder cannot be read, or holds no `.md` file.
    """
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix == _SUFFIX)
    except OSError as error:
        raise NotFoundError(
            f"无法读取合同模板文件夹 {folder}：{reason(error)}。", "请检查 documents.templates 的设置。"
        ) from error
    if not paths:
        raise NotFoundError(
            f"文件夹 {folder} 中没有合同模板（*{_SUFFIX}）。",
            f"可由自带模板开始：{command('templates preview', then='--source > 我的模板.md')}。",
        )
    return paths


def choose(folder: Path | None, channel: Channel) -> TemplateFile:
    """The one template that writes a channel's contracts.

    Raises:
        NotFoundError: There is none for the channel.
        InvalidInputError: There are several, or a header is wrong.
    """
    fitting = [each for each in templates(folder) if channel in each.channels]
    if not fitting:
        raise NotFoundError(
            f"文件夹 {folder} 中没有用于 {channel} 的合同模板。",
            f"请在其中一个文件的开头写明 channels: {channel}。",
        )
    if len(fitting) > 1:
        names = "、".join(str(each.path) for each in fitting)
        raise InvalidInputError(
            f"有多个合同模板用于 {channel}：{names}。", "请在文件开头用 channels 写明各自的签章方式。"
        )
    return fitting[0]


@cache
def _bundled() -> TemplateFile:
    file = files("contract_tui.documents").joinpath("templates", f"{BUNDLED}{_SUFFIX}")
    return parsed(file.read_text("utf-8"), BUNDLED, None)


def load(path: Path) -> TemplateFile:
    """Read one file.

    Raises:
        NotFoundError: It cannot be read as UTF-8 text.
        InvalidInputError: It is no ordinary file or too large, or its header is wrong; the message names
            file and line.
    """
    try:
        source = _content(path).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise NotFoundError(f"无法读取合同模板 {path}。", "请检查文件权限和编码（UTF-8）。") from error
    return parsed(source, path.stem, path)


def _content(path: Path) -> bytes:
    """A file's bytes; a pipe or a device, which might never end, is not waited for."""
    try:
        with open_regular(path) as file:
            content = file.read(_MOST_BYTES + 1)
    except NotRegularError as error:
        raise InvalidInputError(
            f"合同模板 {path} 不是普通文件（可能是管道、设备或文件夹）。", "请换成文本文件。"
        ) from error
    if len(content) > _MOST_BYTES:
        raise InvalidInputError(
            f"合同模板 {path} 超过 {_MOST_BYTES // 1024} KiB。", "请检查是否选错了文件；合同模板不会这样大。"
        )
    return content


def parsed(source: str, name: str, path: Path | None) -> TemplateFile:
    """A template from its text.

    Raises:
        InvalidInputError: Its header is wrong; the message names file and line.
    """
    header = {key: (line, value) for line, key, value in _header(source)}
    place = path or name
    for key, (line, _) in header.items():
        if key not in _KEYS:
            raise InvalidInputError(
                f"合同模板 {place} 第 {line} 行：没有 {key} 这一项。", f"可用：{'、'.join(_KEYS)}。"
            )
    line, version = header.get("version", (1, ""))
    if not _VERSION.fullmatch(version):
        raise InvalidInputError(f"合同模板 {place} 第 {line} 行没有写明版本号。", _EXAMPLE)
    line, name = header.get("name", (1, name))
    if not _NAME.fullmatch(name):
        raise InvalidInputError(
            f"合同模板 {place} 第 {line} 行的名称不能使用：{name[:64]!r}。",
            "名称只能含文字、数字、.、- 和 _。",
        )
    line, listed = header.get("channels", (1, ", ".join(Channel)))
    channels = frozenset(re.split(r"[,，、\s]+", listed))
    if not channels <= frozenset(Channel):
        raise InvalidInputError(
            f"合同模板 {place} 第 {line} 行的 channels 不正确：{listed[:64]!r}。",
            f"可用：{'、'.join(Channel)}。",
        )
    return TemplateFile(name, version, frozenset(map(Channel, channels)), path, source)


def _header(source: str) -> Iterator[tuple[int, str, str]]:
    """Line, key and value of the header's fields; the first other line ends it."""
    comment = _COMMENT.match(source)
    for line, text in enumerate(comment[1].splitlines() if comment else (), start=1):
        field = _FIELD.fullmatch(text) if len(text) <= _LONGEST_FIELD else None
        if field is None:
            return
        yield line, field[1].lower(), field[2]
