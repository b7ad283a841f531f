"""The whole home examined: file, references, documents, every contract, and what ties them together."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from contract_tui.desk.context import Context
from contract_tui.desk.proof.audit_trail import AuditTrail
from contract_tui.domain.contract_audit import AuditResult
from contract_tui.domain.errors import DeskError, HeldError
from contract_tui.domain.findings import Finding, Severity
from contract_tui.store import integrity
from contract_tui.store.trouble import UNDECODABLE

_SHOWN = 5
_ADVICE = "请停止使用，先复制整个数据文件夹，再按 contract-tui help operations 处理。"


@dataclass(frozen=True, slots=True)
class HomeReport:
    """What was found.

    Attributes:
        findings: One for each thing that was looked at.
        broken: The contracts that are not whole.
        history: What is wrong with checkpoints and numbers.
    """

    findings: tuple[Finding, ...]
    broken: tuple[AuditResult, ...]
    history: tuple[str, ...]

    @property
    def intact(self) -> bool:
        """Whether nothing is wrong."""
        return all(each.severity is not Severity.BAD for each in self.findings)


class HomeCheck:
    """Examines all that a home's database holds; nothing here changes anything."""

    def __init__(self, context: Context, audit_trail: AuditTrail) -> None:
        self._context = context
        self._audit_trail = audit_trail

    def run(self) -> HomeReport:
        """Look at everything; takes as long as reading the whole file, and 30 ms for each signed contract.

        What is damaged is told, and the rest is looked at all the same.

        Raises:
            HeldError: Another program keeps the database locked.
        """
        counts, broken = self._contracts()
        history = self._audit_trail.audit_history()
        findings = (
            self._finding("数据库文件的完整性", integrity.file_problems, "SQLite 完整性检查通过"),
            self._finding("数据库的结构", integrity.schema_problems, "与本程序建立的一致"),
            self._finding("数据之间的引用", integrity.reference_problems, "没有悬空的引用"),
            self._finding("文件的 SHA-256", integrity.document_problems, "全部文件完好"),
            self._finding("编号、订单占用、签名和文件", integrity.promise_problems, "与合同状态一致"),
            _finding("合同与审计记录", [f"{each.number}：{each.problems[0]}" for each in broken], counts),
            _finding("检查点和编号", history, "检查点连续，编号没有缺口"),
        )
        return HomeReport(findings, tuple(broken), history)

    def _contracts(self) -> tuple[str, list[AuditResult]]:
        contracts, events, broken = 0, 0, list[AuditResult]()
        for result in self._audit_trail.audit_all():
            contracts, events = contracts + 1, events + result.events
            if not result.intact:
                broken.append(result)
        return f"{contracts} 份合同、{events} 条事件与已签署的文件一致", broken

    def _finding(self, what: str, look: Callable[[Session], Iterable[str]], good: str) -> Finding:
        try:
            with self._context.database.read() as session:
                return _finding(what, list(look(session)), good)
        except HeldError:
            raise
        except DeskError as error:
            return _finding(what, [error.message], good)
        except UNDECODABLE:
            return _finding(what, ["其中有不能解读的内容"], good)


def _finding(what: str, problems: Sequence[str], good: str) -> Finding:
    if not problems:
        return Finding(what, Severity.GOOD, good)
    shown = "；".join(each.removesuffix("。") for each in problems[:_SHOWN])
    more = f"；等共 {len(problems)} 处" if len(problems) > _SHOWN else ""
    return Finding(what, Severity.BAD, f"{shown}{more}", _ADVICE)
