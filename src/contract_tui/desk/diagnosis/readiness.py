"""准备情况: whether this home can complete what it would give out (P19)."""

from collections.abc import Iterator

from contract_tui.desk.diagnosis.diagnosis import Diagnosis
from contract_tui.desk.diagnosis.service import cites_example
from contract_tui.desk.diagnosis.situation import Occasion
from contract_tui.domain.commands import command
from contract_tui.domain.contracts import Contract
from contract_tui.domain.errors import ForbiddenError
from contract_tui.domain.findings import Finding, Severity

_ANEW = "请在设置 [platform] 之后重新生成合同文本（重新创建合同），再核对、发送。"


class Readiness:
    """What the diagnosis of a home means for giving contracts out.

    Args:
        diagnosis: Of the home.
    """

    def __init__(self, diagnosis: Diagnosis) -> None:
        self._diagnosis = diagnosis

    def findings(self) -> Iterator[Finding]:
        """Everything that is needed, whether it is there or not; what is bad is missing."""
        return self._diagnosis.findings(Occasion.READINESS)

    def missing(self) -> list[Finding]:
        """All that has to be mended, how signers are told included; nothing in a demo's home."""
        return self._bad(Occasion.READINESS)

    def blocking(self) -> list[Finding]:
        """What stops sending and converting; nothing in a demo's home."""
        return self._bad(Occasion.SENDING)

    def _bad(self, occasion: Occasion) -> list[Finding]:
        if self._diagnosis.settings.demonstration:
            return []
        return [each for each in self._diagnosis.findings(occasion) if each.severity is Severity.BAD]

    def refuse_unready(self, what: str, contract: Contract) -> None:
        """Give nothing out that could not be completed, or that has the example's company as party B.

        Args:
            what: What was wanted, in the interface's words: 发送签署, 转为正式合同.
            contract: With its text.

        Raises:
            ForbiddenError: Something is missing; the message lists all of it, each with what to do.
        """
        self.refuse_incomplete(what)
        marked = self._diagnosis.situation(Occasion.SENDING).marks_demonstration
        if not marked and cites_example(contract.text):
            raise ForbiddenError(
                f"不能{what}：合同 {contract.number} 的文本是在设置平台之前生成的，乙方仍是示例公司。", _ANEW
            )

    def refuse_incomplete(self, what: str) -> None:
        """Give nothing out while something is missing, whichever contract it is.

        Args:
            what: As for `refuse_unready`.

        Raises:
            ForbiddenError: The message lists all that is missing, each with what to do.
        """
        missing = self.blocking()
        if missing:
            listed = "".join(
                f"（{position}）{each.what}：{each.state.removesuffix('。')}。{each.advice}"
                for position, each in enumerate(missing, start=1)
            )
            raise ForbiddenError(
                f"现在不能{what}，缺少 {len(missing)} 项：{listed}",
                f"请逐项处理后重试；用 {command('doctor')} 随时查看准备情况。",
            )
