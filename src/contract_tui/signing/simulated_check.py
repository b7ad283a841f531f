"""What can be said of simulated signers: the keys that the home has made for them."""

from collections.abc import Iterator

from contract_tui.config import Settings
from contract_tui.domain.findings import Finding, Severity
from contract_tui.domain.seals import DEMO_FOLDER


def simulated_check(settings: Settings) -> Iterator[Finding]:
    """Say whether the demo's keys are there; they are made when they are needed first."""
    there = (settings.home / DEMO_FOLDER).exists()
    made = f"已建立，在数据文件夹的 {DEMO_FOLDER} 中" if there else "演示密钥在第一次模拟签署时自动建立"
    yield Finding("演示密钥", Severity.GOOD, made)
