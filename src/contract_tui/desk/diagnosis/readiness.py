"""准备情况: whether this home can complete what it would give out (P19).

One diagnosis for whoever asks: sending and converting refuse by it, `doctor` and `config check` show it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict

from contract_tui.config import Settings
from contract_tui.desk.diagnosis.key_findings import Look
from contract_tui.desk.diagnosis.seal_findings import SealFindings
from contract_tui.domain.clock import Clock
from contract_tui.domain.commands import command
from contract_tui.domain.contracts import Contract
from contract_tui.domain.errors import ForbiddenError
from contract_tui.domain.findings import Finding, Severity
from contract_tui.domain.identity import credit_code_problem
from contract_tui.domain.platform import Platform
from contract_tui.domain.signatures import Certificate
from contract_tui.signing.registry import CHOICE, specification_of

PLATFORM = "平台（乙方）"
_EXAMPLE = Platform()
_LABELS = {"legal_name": "名称", "code": "统一社会信用代码", "address": "通讯地址", "phone": "电话"}
_SET_IT = "请在 config.toml 的 [platform] 中写明 legal_name、code、address、phone。"
_ANEW = "请在设置 [platform] 之后重新生成合同文本（重新创建合同），再核对、发送。"


class Readiness:
    """Looks at what sending and sealing need in one home.

    Args:
        settings: Whose home.
        clock: The present moment.
        seen: The platform's certificate that a process which seals has left in the database, or None.
        look: Who looks.
    """

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        seen: Callable[[], Certificate | None],
        look: Look = Look.SENDING,
    ) -> None:
        self._settings = settings
        self._specification = specification_of(settings)
        self._clock = clock
        self._seen = seen
        self._look = look

    def findings(self) -> Iterator[Finding]:
        """Everything that is needed, whether it is there or not; what is bad is missing."""
        yield from self._completing()
        if self._specification is not None:
            yield from self._specification.check(self._settings, knock=self._look is Look.DOCTOR)

    def missing(self) -> list[Finding]:
        """All that has to be mended, how signers are told included; nothing in a demo's home."""
        return self._bad(self.findings())

    def blocking(self) -> list[Finding]:
        """What stops sending and converting; nothing in a demo's home."""
        return self._bad(self._completing())

    def _completing(self) -> Iterator[Finding]:
        """What is needed after the sending; whether signers can be told, sending itself finds out in time."""
        yield self._platform()
        yield from self._provider()
        yield from SealFindings(self._settings, self._clock, self._look, self._seen).needed()

    def _bad(self, findings: Iterable[Finding]) -> list[Finding]:
        if self._settings.demonstration:
            return []
        return [each for each in findings if each.severity is Severity.BAD]

    def refuse_unready(self, what: str, contract: Contract) -> None:
        """Give nothing out that could not be completed, or that has the example's company as party B.

        Args:
            what: What was wanted, in the interface's words: 发送签署, 转为正式合同.
            contract: With its text.

        Raises:
            ForbiddenError: Something is missing; the message lists all of it, each with what to do.
        """
        missing = self.blocking()
        if missing:
            listed = "".join(
                f"（{position}）{each.what}：{each.found.removesuffix('。')}。{each.advice}"
                for position, each in enumerate(missing, start=1)
            )
            raise ForbiddenError(
                f"现在不能{what}，缺少 {len(missing)} 项：{listed}",
                f"请逐项处理后重试；用 {command('doctor')} 随时查看准备情况。",
            )
        if not self._example_allowed and _cites_example(contract.text):
            raise ForbiddenError(
                f"不能{what}：合同 {contract.number} 的文本是在设置平台之前生成的，乙方仍是示例公司。", _ANEW
            )

    @property
    def _example_allowed(self) -> bool:
        """Where signers are simulated every document is marked 演示 anyway (P15)."""
        chosen = self._specification
        return self._settings.demonstration or bool(chosen and chosen.capabilities.demonstration)

    def _platform(self) -> Finding:
        platform = asdict(self._settings.platform)
        example = [label for name, label in _LABELS.items() if platform[name] == getattr(_EXAMPLE, name)]
        empty = [label for name, label in _LABELS.items() if not platform[name].strip()]
        if example:
            found = f"{'、'.join(example)}仍是示例"
            if self._example_allowed:
                return Finding(PLATFORM, Severity.NOTE, f"{found}；文件都标明演示，可以使用", _SET_IT)
            return Finding(PLATFORM, Severity.BAD, found, _SET_IT)
        if empty:
            return Finding(PLATFORM, Severity.BAD, f"没有填写{'、'.join(empty)}", _SET_IT)
        problem = credit_code_problem(platform["code"])
        if problem:
            return Finding(PLATFORM, Severity.NOTE, problem, "请核对 [platform] 的 code。")
        return Finding(PLATFORM, Severity.GOOD, platform["legal_name"])

    def _provider(self) -> Iterator[Finding]:
        chosen = self._specification
        yield chosen.finding if chosen else _UNCHOSEN
        yield from chosen.missing(self._settings) if chosen else ()


_UNCHOSEN = Finding(
    CHOICE,
    Severity.BAD,
    "尚未选择签署服务，不能发送签署或转为正式合同",
    "签署人有自己的证书时设置 signing.provider = exchange，见 docs/exchange.md；"
    "试用可设置 CONTRACT_TUI_SIGNING__PROVIDER=simulated（没有法律效力）。",
)


def _cites_example(text: str) -> bool:
    return _EXAMPLE.legal_name in text or _EXAMPLE.code in text
