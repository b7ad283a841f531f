"""What an import of orders reads and reports."""

from dataclasses import dataclass
from datetime import datetime

from contract_tui.domain.orders import OrderAction, OrderKind, OrderStatus, PayMode


@dataclass(frozen=True, slots=True)
class OrderInput:
    """One order as a file gives it, already checked and converted.

    Attributes:
        line: Where it stands: the line of a CSV file, the position of a deal (from 1) in JSON.
        payer: The account number of the customer who pays.
        amount_fen: 分, negative for a refund.
        created_at: UTC.
    """

    line: int
    id: str
    payer: str
    kind: OrderKind
    pay_mode: PayMode
    action: OrderAction
    status: OrderStatus
    amount_fen: int
    created_at: datetime
    product: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that was not imported, and why.

    Attributes:
        line: As in `OrderInput`.
        id: The order's number if it could be read.
    """

    line: int
    id: str
    reason: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Announced:
    """How many orders the source says there are, which a file that lacks pages does not hold.

    Attributes:
        total: The API's TotalCount.
    """

    total: int


@dataclass(frozen=True, slots=True)
class Note:
    """What a reader did that whoever imports should know.

    Attributes:
        words: A sentence in the interface's words.
    """

    words: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A sign of life: so many rows were looked at, and none is given out before all are.

    Attributes:
        rows: How many up to now.
    """

    rows: int


ImportRow = OrderInput | RowProblem | Announced | Note | Checked
"""What a reader of a file yields."""

MOST_PROBLEMS = 1_000
"""How many problems a report lists; all are counted, but a file of a million bad rows must fit in memory."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do.

    Attributes:
        added: New orders.
        updated: Orders that were known and changed.
        unchanged: Orders that were known and are the same.
        kept: Orders in a contract whose snapshot stays as it is although the file says otherwise.
        refused: How many rows were left out.
        problems: The first `MOST_PROBLEMS` of them, in the order of their lines.
        announced: How many orders the source says there are; 0 when it does not say.
        stopped: Whether somebody ended the import before the end of the file.
        notes: What the reader of the file did that whoever imports should know.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: int = 0
    refused: int = 0
    problems: tuple[RowProblem, ...] = ()
    announced: int = 0
    stopped: bool = False
    notes: tuple[str, ...] = ()

    @property
    def imported(self) -> int:
        """How many rows of the file are now known."""
        return self.added + self.updated + self.unchanged + self.kept

    @property
    def missing(self) -> int:
        """How many of the announced orders the file does not hold."""
        return 0 if self.stopped else max(0, self.announced - self.imported - self.refused)

    def plus(self, other: "ImportReport") -> "ImportReport":
        """Both reports as one, as pages in several files belong together."""
        return ImportReport(
            self.added + other.added,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.kept + other.kept,
            self.refused + other.refused,
            (*self.problems, *other.problems)[:MOST_PROBLEMS],
            max(self.announced, other.announced),
            self.stopped or other.stopped,
            tuple(dict.fromkeys((*self.notes, *other.notes))),
        )

    def sentences(self, *, dry_run: bool = False) -> tuple[str, ...]:
        """The report in the interface's words, without the single problems.

        Args:
            dry_run: Whether nothing was written.
        """
        what = "试导入（没有写入）：可导入" if dry_run else "已导入"
        counts = f"新增 {self.added}，更新 {self.updated}，未变 {self.unchanged}，合同中保持原样 {self.kept}"
        lines = [f"{what} {self.imported} 个订单：{counts}。"]
        lines += self.notes
        if self.stopped:
            lines.append("导入已停止；以上是停止之前的结果，可再次导入同一文件。")
        if self.missing:
            lines.append(
                f"注意：接口称共有 {self.announced} 个订单，文件中缺少 {self.missing} 个；"
                "请查询其余各页后一起导入。"
            )
        if self.refused:
            lines.append(f"未导入 {self.refused} 行：")
        return tuple(lines)
