"""What the last background step's failure was, and what happens next."""

from contract_tui.domain.clock import local_text
from contract_tui.domain.contracts import Failure
from contract_tui.tui.commands.keymap import key_name
from contract_tui.tui.widgets.facts import Fact


def failure_facts(failure: Failure | None) -> list[Fact]:
    """Tell of a failure in sentences; nothing where there is none."""
    if failure is None:
        return []
    if failure.final:
        return [
            ("失败", failure.error),
            f"已尝试 {failure.attempts} 次。处理原因后按 {key_name('retry')} 重试。",
        ]
    when = (
        f"，将于 {local_text(failure.next_attempt_at, seconds=True)} 再试" if failure.next_attempt_at else ""
    )
    return [("失败", failure.error), f"已尝试 {failure.attempts} 次{when}，无需操作。"]
