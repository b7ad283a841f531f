"""Reading settings: which file and variable says what, and what is wrong with it.

An environment variable names section and key: `CONTRACT_TUI_SIGNING__PROVIDER` is `provider` of `[signing]`.
"""

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, get_type_hints

from contract_tui.config.settings import LEAST_PACE, MOST_PACE, SECTIONS, Demo, Settings, Signing, Timing
from contract_tui.domain.disk_trouble import reason
from contract_tui.domain.errors import InvalidInputError, OutsideError

_PREFIX = "CONTRACT_TUI_"
_FILE = "config.toml"
_DEMO_FILE = """\
# 此数据文件夹由 contract-tui demo 建立：模拟签署人，签署没有法律效力，文件标明演示。
[demo]
pace = {pace:g}
"""


@dataclass(frozen=True, slots=True)
class Given:
    """One value that somebody gave.

    Attributes:
        source: Where it stands, in the interface's words: file and line, or the variable's name.
    """

    section: str
    key: str
    value: Any
    source: str


def load_settings(
    home: Path | None = None, environ: Mapping[str, str] | None = None, *, pace: float | None = None
) -> Settings:
    """Read the settings of a home; a demo's home has the demo's, which single settings still override.

    Args:
        home: `--home`; None means `CONTRACT_TUI_HOME`, otherwise the XDG data folder.
        environ: The environment; None means this process's own.
        pace: Open it as a demo with this pace; None takes the home's own `[demo]` section, if there is one.

    Raises:
        InvalidInputError: Something is no setting; the message names file and line, or the variable.
    """
    env = os.environ if environ is None else environ
    folder = _home(home, env)
    plain = Settings(home=folder or _data_folder(), downloads=_downloads(folder, env))
    found = _with_all(plain, home, env)
    wanted = found.demo.pace if pace is None else pace
    if pace is None and not wanted:
        return _own_downloads(found, env)
    return _with_all(demo_settings(plain, wanted), home, env)


def _with_all(settings: Settings, home: Path | None, env: Mapping[str, str]) -> Settings:
    for given in all_given(home, env):
        settings = _with(settings, given)
    return settings


def all_given(home: Path | None = None, environ: Mapping[str, str] | None = None) -> Iterator[Given]:
    """Every value that the file and then the environment give, unchecked; a later one wins.

    Raises:
        InvalidInputError: The file cannot be read or parsed.
    """
    env = os.environ if environ is None else environ
    yield from _from_file(config_file(home, env))
    for name, value in sorted(env.items()):
        section, separator, key = name.removeprefix(_PREFIX).lower().partition("__")
        if name.startswith(_PREFIX) and separator:
            yield Given(section, key, value, f"环境变量 {name}")


def config_file(home: Path | None = None, environ: Mapping[str, str] | None = None) -> Path:
    """Where the settings' file of a home is, whether it exists or not."""
    env = os.environ if environ is None else environ
    folder = _home(home, env)
    if folder is not None:
        return folder / _FILE
    from platformdirs import user_config_path

    return user_config_path("contract-tui") / _FILE


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
    path = home / _FILE
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(
            os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
        ) as file:
            file.write(_DEMO_FILE.format(pace=pace))
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


def _home(home: Path | None, env: Mapping[str, str]) -> Path | None:
    named = env.get("CONTRACT_TUI_HOME")
    chosen = home or (Path(named) if named else None)
    return chosen.expanduser().absolute() if chosen else None


def _data_folder() -> Path:
    from platformdirs import user_data_path

    return user_data_path("contract-tui")


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
    return replace(settings, downloads=_downloads(None, env))


def _from_file(path: Path) -> Iterator[Given]:
    try:
        content = path.read_text("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInputError(
            f"无法读取配置文件 {path}：{error}", "请检查文件权限和编码（UTF-8）。"
        ) from error
    try:
        tables = tomllib.loads(content)
    except (ValueError, RecursionError) as error:
        raise InvalidInputError(f"配置文件 {path} 格式错误：{error}", "请按 TOML 格式修正。") from error
    for section, values in tables.items():
        if not isinstance(values, dict):
            yield Given("", section, values, _place(path, content, "", section))
            continue
        for key, value in values.items():
            yield Given(section, key, value, _place(path, content, section, key))


def _place(path: Path, content: str, section: str, key: str) -> str:
    """File and line of a key; tomllib keeps no positions, so the line is found by its looks."""
    within = ""
    for number, line in enumerate(content.splitlines(), start=1):
        header = re.match(r"\s*\[\s*([^\[\]]+?)\s*\]", line)
        within = header.group(1) if header else within
        written = re.match(r"\s*([\w.\"' -]+?)\s*=", line)
        name = written.group(1).replace('"', "").replace("'", "") if written else ""
        if name and ".".join(filter(None, (within, name))) == ".".join(filter(None, (section, key))):
            return f"配置文件 {path} 第 {number} 行"
    return f"配置文件 {path}"


def _with(settings: Settings, given: Given) -> Settings:
    kind = SECTIONS.get(given.section)
    if kind is None:
        wrong = f"[{given.section}]" if given.section else given.key
        raise InvalidInputError(f"{given.source}：没有 {wrong} 这一节。", f"可用：{'、'.join(SECTIONS)}。")
    known = {each.name: each for each in fields(kind)}
    if given.key not in known:
        raise InvalidInputError(
            f"{given.source}：没有设置 {given.section}.{given.key}。",
            f"[{given.section}] 可用：{'、'.join(known)}。",
        )
    meta = known[given.key].metadata
    _refuse_secret(given, meta)
    wanted = get_type_hints(kind)[given.key]
    value = _convert(given.value, wanted)
    allowed = meta.get("choices") or (value,)
    if value is None or value not in allowed or not _in_bounds(value, known[given.key]):
        raise InvalidInputError(
            f"{given.source}：{given.section}.{given.key} 的值 {given.value!r} 不正确。",
            _wanted(wanted, meta),
        )
    return replace(
        settings, **{given.section: replace(getattr(settings, given.section), **{given.key: value})}
    )


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


def _wanted(kind: type, meta: Mapping[str, Any]) -> str:
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


def _convert(value: Any, wanted: type) -> Any:
    if wanted is str:
        return value if isinstance(value, str) and not _UNPRINTABLE.search(value) else None
    if wanted is bool:
        return value if isinstance(value, bool) else _BOOLEANS.get(str(value).lower())
    if isinstance(value, bool) or (wanted is int and isinstance(value, float)):
        return None
    # Python itself reads 1_000, nan and other scripts' digits; nobody who writes them means a number here.
    if isinstance(value, str) and not _NUMBER.fullmatch(value.strip()):
        return None
    try:
        return wanted(value)
    except (TypeError, ValueError, OverflowError):
        return None
