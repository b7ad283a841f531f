"""签署报告: all that was recorded of a contract's signing, sealed by the platform."""

import asyncio

from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import Controller, handles
from contract_tui.tui.commands.keymap import key_name
from contract_tui.tui.controllers.contract import ContractHost
from contract_tui.tui.dialogs import Notice

_LOOK_SECONDS, _PATIENCE_SECONDS = 0.25, 120.0


class Evidence(Controller[ContractHost]):
    """Asks for a report, waits for whoever holds the seal, and downloads it."""

    def obstacle(self) -> str | None:
        """Only of a contract."""
        return self.host.no_subject if self.host.subject is None else None

    @handles(
        Command("evidence", ("S",), "签署报告", "生成并下载签署报告：全部签署记录，由平台签章", "查看合同")
    )
    async def download(self) -> None:
        """签署报告: ask for it, wait for whoever holds the seal, download it."""
        host, subject = self.host, self.host.subject
        if subject is None:
            return
        evidence = host.desk.evidence
        report = await host.jobs.in_thread(evidence.request, subject.number, host.operator)
        if report.made_at is None:
            host.tell("正在生成签署报告，完成后自动下载。")
        looks = int(_PATIENCE_SECONDS / _LOOK_SECONDS)
        while report.made_at is None and not report.failed and (looks := looks - 1):
            await asyncio.sleep(_LOOK_SECONDS)
            report = await host.jobs.in_thread(evidence.get, report.id)
        if report.made_at is None and not report.failed:
            key = key_name("evidence")
            host.tell(f"签署报告尚未生成：由持有平台签章的 worker 生成，请稍后再按 {key}。", "warning")
            return
        path = await host.jobs.in_thread(evidence.download, report.id)
        facts = [("文件", str(path)), ("SHA-256", report.sha256), ("审计链末端", report.head_hash)]
        await host.ask(Notice("签署报告", facts))
