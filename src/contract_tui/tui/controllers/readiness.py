"""Whether a contract can be given out now; asked before it is sent or sealed (P19)."""

from collections.abc import Sequence

from contract_tui.domain.findings import Finding
from contract_tui.tui.commands.keymap import key_name
from contract_tui.tui.dialogs import Notice
from contract_tui.tui.host import Host
from contract_tui.tui.widgets.facts import Fact


async def is_ready(host: Host, what: str) -> bool:
    """Whether a contract can be given out now; what is missing is told in a dialog.

    Args:
        host: The page that asks.
        what: What is wanted, in the interface's words: 发送签署, 转为正式合同.
    """
    missing = await host.jobs.in_thread(host.desk.readiness.blocking)
    if missing:
        title = f"现在不能{what}，缺少 {len(missing)} 项"
        await host.ask(Notice(title, _missing_facts(missing)))
    return not missing


def _missing_facts(missing: Sequence[Finding]) -> list[Fact]:
    """What stops a contract from being given out, each with what to do."""
    facts: list[Fact] = []
    for each in missing:
        facts += [f"{each.what}：{each.state}", *([each.advice] if each.advice else [])]
    return [*facts, f"处理后重试；在合同管理中按 {key_name('readiness')} 随时查看准备情况。"]
