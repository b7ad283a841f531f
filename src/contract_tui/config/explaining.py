"""Every setting as it is in force, and who said so."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from contract_tui.config.loading import all_given, load_settings
from contract_tui.config.settings import SECTIONS, Settings
from contract_tui.config.settings_file import KEYS

_BY_DEFAULT = "默认"
_BY_DEMO = "演示（[demo] pace）"


@dataclass(frozen=True, slots=True)
class Explained:
    """One setting.

    Attributes:
        name: Section and key, e.g. `limits.orders`.
        value: What is in force.
        default: What is in force when nobody says otherwise.
        source: Who said so: 默认, a file and its line, an environment variable, or the demo's section.
        words: What it means.
    """

    name: str
    value: Any
    default: Any
    source: str
    words: str


def explain(
    home: Path | None = None, environ: Mapping[str, str] | None = None, *, file: Path | None = None
) -> tuple[Explained, ...]:
    """All settings of a home in the order of their sections.

    Args:
        home: `--home`, as for `load_settings`.
        environ: The environment; None means this process's own.
        file: `--config`, likewise.

    Raises:
        DeskError: As for `load_settings`.
    """
    settings = load_settings(home, environ, file=file)
    sources = {f"{given.section}.{given.key}": given.source for given in all_given(home, environ, file=file)}
    declared = (
        _explained(f"{name}.{each.name}", each, getattr(settings.section(name), each.name), sources)
        for name in (*SECTIONS, *(name for name, _ in settings.others))
        for each in fields(settings.section(name))
    )
    keys = (
        Explained(f"{KEYS}.{each.command}", ", ".join(each.keys), "", each.source, "界面中此命令的按键")
        for each in settings.keys
    )
    return (*declared, *keys)


def unsaid(settings: Settings) -> Iterator[str]:
    """What settings that are right leave open, as sentences."""
    if settings.signing.trust and not settings.signing.platform_trust:
        yield (
            "没有设置 signing.platform_trust：只认数据库中记录的平台签章；"
            "没有数据库时，验证结果最多为“签名完好，但不可信”。"
        )


def _explained(name: str, declared: Any, value: Any, sources: Mapping[str, str]) -> Explained:
    changed = _BY_DEFAULT if value == declared.default else _BY_DEMO
    return Explained(name, value, declared.default, sources.get(name, changed), declared.metadata["words"])
