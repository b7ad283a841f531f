"""Programs, roots, templates and fonts that the settings name and others could change."""

import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

from contract_tui.config import Settings
from contract_tui.desk.diagnosis.situation import Situation
from contract_tui.domain.findings import Finding, Severity
from contract_tui.files.walking import weakness

_WHAT = "设置所指的文件"


def places(situation: Situation) -> Iterator[Finding]:
    """Look at each place and its folders; what is not there is told where it is used."""
    for name, path in _places(situation.settings):
        try:
            weak = weakness(path)
        except OSError:
            continue
        if weak:
            yield Finding(
                _WHAT,
                Severity.NOTE,
                f"{name} 所指的 {path} 可以被其他账户更换：{weak}",
                "请让它及其所在的各级文件夹只能由 root 或运行本程序的账户改写。",
            )


def _places(settings: Settings) -> Iterator[tuple[str, Path]]:
    signing, documents = settings.signing, settings.documents
    named = {
        "notify.command": _program(settings.notify.command),
        "seal.module": settings.seal.module,
        "signing.trust": signing.trust,
        "signing.platform_trust": signing.platform_trust,
        "signing.crls": signing.crls,
        "signing.timestamp_trust": signing.timestamp_trust,
        "documents.templates": documents.templates,
        "documents.serif": documents.serif,
        "documents.sans": documents.sans,
    }
    yield from ((name, Path(path).expanduser()) for name, path in named.items() if path)


def _program(command: str) -> str:
    try:
        words = shlex.split(command)
    except ValueError:
        return ""
    return shutil.which(words[0]) or "" if words else ""
