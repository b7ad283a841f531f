"""Archive time stamps: which have ended, and which cannot be renewed."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from contract_tui.desk.diagnosis.situation import Situation
from contract_tui.domain.clock import local_text
from contract_tui.domain.commands import command
from contract_tui.domain.errors import DeskError
from contract_tui.domain.findings import Finding, Severity

_WHAT = "存档时间戳"


def archives(situation: Situation) -> Iterator[Finding]:
    """Every document that has one; nothing where there are none."""
    with suppress(DeskError):  # told with the database
        yield from _archives(situation)


def _archives(situation: Situation) -> Iterator[Finding]:
    stamped = situation.home().archives.list()
    if not stamped:
        return
    for each in stamped:
        if each.is_over(situation.now):
            yield Finding(
                _WHAT,
                Severity.BAD,
                f"合同 {each.number} 的{each.document}：存档时间戳已于 {_day(each.until)} 到期",
                "见 contract-tui help exchange。",
            )
        elif each.error:
            yield Finding(
                _WHAT, Severity.NOTE,
                f"合同 {each.number} 的{each.document}（有效至 {_day(each.until)}）：{each.error}",
                f"每小时自动重试；也可执行 {command('archive renew', each.number)}。",
            )  # fmt: skip
    first = next((each.until for each in stamped if each.until), None)
    yield Finding(_WHAT, Severity.GOOD, f"{len(stamped)} 份文件，最早到期 {_day(first)}，到期前自动续期")


def _day(moment: datetime | None) -> str:
    return local_text(moment) if moment else "（尚未查看）"
