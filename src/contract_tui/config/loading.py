"""Reading settings: which file and variable says what, and what is wrong with it.

An environment variable names section and key: `CONTRACT_TUI_SIGNING__PROVIDER` is `provider` of `[signing]`.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, get_type_hints

from contract_tui.config.keys import key_choice
from contract_tui.config.providers import installed_section
from contract_tui.config.settings import (
    LEAST_PACE,
    MOST_PACE,
    RETIRED,
    SECTIONS,
    Demo,
    Settings,
    Signing,
    Timing,
)
from contract_tui.config.settings_file import CONFIG_FILE, KEYS, Given, given_by_file, home_folder, named_home
from contract_tui.domain.disk_errors import reason
from contract_tui.domain.errors import InvalidInputError, OutsideError
from contract_tui.files.atomic import write_atomically

_PREFIX = "CONTRACT_TUI_"
_DEMO_FILE = """\
# 此数据文件夹由 contract-tui demo 建立：模拟签署人，签署没有法律效力，文件标明演示。
[demo]
pace = {pace:g}
"""


def load_settings(
    home: Path | None = None,
    environ: Mapping[str, str] | None = None,
    *,
    file: Path | None = None,
    pace: float | None = None,
) -> Settings:
    """Read the settings of a home; a demo's home has the demo's, which single settings still override.

    Args:
        home: `--home`; None means `CONTRACT_TUI_HOME`, otherwise the XDG data folder.
        environ: The environment; None means this process's own.
        file: `--config`; None means `CONTRACT_TUI_CONFIG`, otherwise the home's own file.
        pace: Open it as a demo with this pace; None takes the home's own `[demo]` section, if there is one.

    Raises:
        InvalidInputError: Something is no setting; the message names file and line, or the variable.
        NotFoundError: The named file is not there.
        ForbiddenError: The file says what is believed only from a file that others cannot write, or this
            account does not share the home.
    """
    env = os.environ if environ is None else environ
    folder = named_home(home, env)
    plain = Settings(home=home_folder(home, env), downloads=_downloads(folder, env))
    everything = tuple(all_given(home, env, file=file))
    settings = _with_all(plain, everything)
    pace_asked = settings.demo.pace if pace is None else pace
    if pace is None and not pace_asked:
        return _own_downloads(settings, env)
    return _with_all(demo_settings(plain, pace_asked), everything)


def _with_all(settings: Settings, everything: Iterable[Given]) -> Settings:
    for given in everything:
        settings = _with(settings, given)
    return settings


def settings_with(settings: Settings, changes: Mapping[str, str]) -> Settings:
    """The same settings with other values, judged as those of a file are.

    Args:
        settings: As they are.
        changes: Section and key, such as `platform.code`, to the value as it is typed.

    Raises:
        InvalidInputError: Something is no setting; the message names it.
    """
    for name, typed in changes.items():
        section, separator, key = name.partition(".")
        if not separator:
            raise InvalidInputError(f"{name} 不是设置的名称。", "设置写作 节.名称，例如 platform.code。")
        settings = _with(settings, Given(section, key, typed, name))
    return settings


def all_given(
    home: Path | None = None, environ: Mapping[str, str] | None = None, *, file: Path | None = None
) -> Iterator[Given]:
    """Every value that the file and then the environment give, unchecked; a later one wins.

    Args:
        home: `--home`, as for `load_settings`.
        environ: The environment; None means this process's own.
        file: `--config`, likewise.

    Raises:
        DeskError: The file cannot be read or parsed, or not by this account.
    """
    env = os.environ if environ is None else environ
    yield from given_by_file(home, env, file=file)
    for name, value in sorted(env.items()):
        section, separator, key = name.removeprefix(_PREFIX).lower().partition("__")
        if name.startswith(_PREFIX) and separator:
            yield Given(section, key, value, f"环境变量 {name}")


def remember_demo(home: Path, pace: float) -> bool:
    """Write into a demo's new home that it is one, so that every command and worker there knows.

    Args:
        home: The folder; it is made 0700. A file of settings that is there already stays as it is.
        pace: How much faster than the guide announces.

    Returns:
        Whether it was written.

    Raises:
        OutsideError: The folder or the file cannot be written.
    """
    path = home / CONFIG_FILE
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomically(path, _DEMO_FILE.format(pace=pace).encode(), replace=False)
    except FileExistsError:
        return False
    except OSError as error:
        raise OutsideError(f"无法写入 {path}：{reason(error)}。", "请检查目录权限和磁盘空间。") from error
    return True


def demo_settings(settings: Settings, pace: float) -> Settings:
    """The same home as a demo: simulated signers, the guide's durations divided by `pace`.

    Args:
        settings: The demo's own home.
        pace: How much faster than the guide announces.

    Raises:
        InvalidInputError: The pace is no number between the slowest and the fastest demo's.
    """
    if not LEAST_PACE <= pace <= MOST_PACE:
        raise InvalidInputError(
            f"演示的加速倍数须大于 0：{LEAST_PACE:g} 至 {MOST_PACE:,.0f}，现为 {pace:g}。", "例如 --pace 60。"
        )
    announced = Timing(
        draft=180 / pace,
        seal_both=450 / pace,
        seal_single=900 / pace,
        cancel=60 / pace,
        signer=600 / pace,
        activation=300 / pace,
        authorisation=600 / pace,
        # Days, not minutes: divided once more, so that somebody who watches a demo sees the copy leave.
        paper=5 * 86_400 / pace / 60,
        resend=60 / pace,
    )
    return replace(
        settings,
        signing=Signing("simulated"),
        timing=announced,
        demo=Demo(pace),
        demonstration=True,
        pace=pace,
    )


def _downloads(folder: Path | None, env: Mapping[str, str]) -> Path:
    if env.get("CONTRACT_TUI_DOWNLOADS"):
        return Path(env["CONTRACT_TUI_DOWNLOADS"]).expanduser()
    if folder is not None:
        return folder / "downloads"
    from platformdirs import user_downloads_path

    return user_downloads_path()


def _own_downloads(settings: Settings, env: Mapping[str, str]) -> Settings:
    """In a home that several accounts share, what each of them saves is still their own."""
    if not settings.shared:
        return settings
    with suppress(RuntimeError):  # an account without a home of its own
        return replace(settings, downloads=_downloads(None, env))
    return settings


def _with(settings: Settings, given: Given) -> Settings:
    if given.section == KEYS:
        given.refuse_doubtful()
        others = (each for each in settings.keys if each.command != given.key)
        return replace(settings, keys=(*others, key_choice(given)))
    kind = SECTIONS.get(given.section) or installed_section(given.section)
    if kind is None:
        wrong = f"[{given.section}]" if given.section else given.key
        sections = "、".join((*SECTIONS, KEYS))
        raise InvalidInputError(f"{given.source}：没有 {wrong} 这一节。", f"可用：{sections}。")
    known = {each.name: each for each in fields(kind)}
    if given.key not in known:
        raise _unknown(given, known)
    given.refuse_doubtful()
    meta = known[given.key].metadata
    _refuse_secret(given, meta)
    kind_of_value = get_type_hints(kind)[given.key]
    value = _convert(given.value, kind_of_value)
    if value is None or not _is_choice(value, meta) or not _in_bounds(value, known[given.key]):
        raise InvalidInputError(
            f"{given.source}：{given.section}.{given.key} 的值 {given.value!r} 不正确。",
            _expected(kind_of_value, meta),
        )
    changed = replace(settings.section(given.section), **{given.key: value})
    return settings.with_section(given.section, changed)


def _unknown(given: Given, known: Iterable[str]) -> InvalidInputError:
    name = f"{given.section}.{given.key}"
    if name in RETIRED:
        return InvalidInputError(
            f"{given.source}：设置 {name} 已取消（{RETIRED[name]}）。", "请删除这项设置。"
        )
    return InvalidInputError(
        f"{given.source}：没有设置 {name}。", f"[{given.section}] 可用：{'、'.join(known)}。"
    )


def _is_choice(value: Any, meta: Mapping[str, Any]) -> bool:
    choices, further = meta.get("choices"), meta.get("further")
    return not choices or value in choices or bool(further and further(value))


def _in_bounds(value: Any, declared: Any) -> bool:
    if isinstance(value, bool | str) or value == declared.default:
        return True
    return bool(declared.metadata["least"] <= value <= declared.metadata["most"])


def _refuse_secret(given: Given, meta: Mapping[str, Any]) -> None:
    accepts = meta.get("accepts")
    if accepts is None or (isinstance(given.value, str) and accepts(given.value)):
        return
    raise InvalidInputError(
        f"{given.source}：{given.section}.{given.key} 的写法不正确（内容可能是口令，不予显示）。",
        meta["words"],
    )


def _expected(kind: type, meta: Mapping[str, Any]) -> str:
    if meta.get("choices"):
        return f"可用：{'、'.join(repr(choice) for choice in meta['choices'])}。"
    if kind in (int, float):
        return f"应为 {meta['least']:,.15g} 至 {meta['most']:,.15g} 的{_WORDS[kind]}。"
    return f"应为{_WORDS[kind]}。"


_WORDS = {bool: " true 或 false", int: "整数", float: "数", str: "文字（不含控制字符）"}
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
# No name, path or address has such a character; system calls and documents refuse it much later.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_BOOLEANS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


def _convert(value: Any, kind: type) -> Any:
    if kind is str:
        return value if isinstance(value, str) and not _UNPRINTABLE.search(value) else None
    if kind is bool:
        return value if isinstance(value, bool) else _BOOLEANS.get(str(value).lower())
    if isinstance(value, bool) or (kind is int and isinstance(value, float)):
        return None
    # Python itself reads 1_000, nan and other scripts' digits; nobody who writes them means a number here.
    if isinstance(value, str) and not _NUMBER.fullmatch(value.strip()):
        return None
    try:
        return kind(value)
    except (TypeError, ValueError, OverflowError):
        return None
