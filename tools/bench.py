"""Print what interface, PDF, signatures and import cost here, beside a floor where there is one."""

import csv
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from tests.world.paper.samples import markdown

from contract_tui.config import load_settings
from contract_tui.desk import open_desk
from contract_tui.desk.orders.importing import read_orders
from contract_tui.documents import fonts, fpdf_internals, pdf
from contract_tui.domain.audit import Operator
from contract_tui.domain.customers import CustomerInput, CustomerKind
from contract_tui.domain.states import Channel, Substate
from contract_tui.store.database import Database
from contract_tui.store.models import ContractRow
from tools import bench_signing
from tools.terminal import Reaction, TimedTerminal

CONTRACTS = 100_000
IMPORTED = 100_000
RUNS = 3
_DOWN, _PAGE_DOWN = b"\x1b[B", b"\x1b[6~"
_BY = Operator("bench")
_MOMENT = datetime(2026, 11, 23, tzinfo=UTC)


def main() -> int:
    """Run all benchmarks.

    Returns:
        0.
    """
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        _customer(home)
        print(
            f"import: {_import_rate(home, Path(folder)):,.0f} rows/s ({IMPORTED:,} rows of CSV, first time)"
        )
        _contracts(home)
        _interface(home)
        _pdf(Path(folder))
        bench_signing.measure(Path(folder))
    return 0


def _interface(home: Path) -> None:
    program = [sys.executable, "-m", "contract_tui", "--home", str(home)]
    floor = [sys.executable, "-m", "tools.bench_floor"]
    environ = os.environ | {"TERM": "xterm-256color", "SSH_CONNECTION": "192.0.2.1 1 192.0.2.2 22"}
    print(f"\n{'interface at 120x40':<42}{'contract-tui':>14}{'bare Textual':>14}")
    ours = [_session(program, environ, "合同管理", "DD-2026") for _ in range(RUNS)]
    bare = [_session(floor, environ, "line 000", "line 000") for _ in range(RUNS)]
    for row, name in enumerate(_FIGURES):
        left, right = (statistics.median(run[row] for run in runs) for runs in (ours, bare))
        print(f"{name:<42}{left:>14,.2f}{right:>14,.2f}")


_FIGURES = (
    "first painted frame (s)",
    f"list filled, {CONTRACTS:,} contracts (s)",
    "cursor key (bytes)",
    "cursor key (ms)",
    "page down (bytes)",
    "page down (ms)",
    "resident memory (MB)",
)


def _session(command: list[str], environ: dict[str, str], frame: str, row: str) -> tuple[float, ...]:
    terminal = TimedTerminal(command, environ)
    try:
        painted, filled = terminal.seconds_until(frame), terminal.seconds_until(row)
        terminal.settle()
        down, page = _median(terminal, _DOWN), _median(terminal, _PAGE_DOWN)
        return (
            painted,
            filled,
            down.bytes,
            down.seconds * 1000,
            page.bytes,
            page.seconds * 1000,
            terminal.resident_megabytes(),
        )
    finally:
        terminal.close()


def _median(terminal: TimedTerminal, key: bytes) -> Reaction:
    reactions = sorted((terminal.press(key) for _ in range(7)), key=lambda reaction: reaction.bytes)
    return reactions[len(reactions) // 2]


def _customer(home: Path) -> None:
    desk = open_desk(load_settings(home, {}))
    desk.customers.add(
        CustomerInput(
            CustomerKind.ENTERPRISE, "深圳示例科技有限公司", "91110000600037341L", "1000", "KJ-2026-001"
        ),
        _BY,
    )
    desk.close()


def _contracts(home: Path) -> None:
    began = datetime(2026, 1, 1, tzinfo=UTC)
    database = Database(load_settings(home, {}).database)
    with database.write() as session:
        session.add_all(
            ContractRow(
                number=f"DD-2026{n:06d}",
                channel=Channel.SINGLE,
                substate=Substate.E_EFFECTIVE if n % 3 else Substate.GENERATED,
                customer_id=1,
                customer_name="深圳示例科技有限公司",
                code="91110000600037341L",
                framework="KJ-2026-001",
                order_count=3,
                total_fen=140_950 + n,
                created_at=began + timedelta(minutes=n),
                updated_at=began + timedelta(minutes=n),
            )
            for n in range(CONTRACTS)
        )
    database.close()


def _import_rate(home: Path, folder: Path) -> float:
    path = folder / "orders.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["order_id", "payer", "created_at", "pay_mode", "product", "amount_fen"])
        for n in range(IMPORTED):
            writer.writerow(
                [f"B{n:08d}", "1000", "2026-03-01 10:00:00", "prePay", "云服务器 CVM", 140_950 + n]
            )
    desk = open_desk(load_settings(home, {}))
    began = time.perf_counter()
    report = desk.orders.import_rows(read_orders(path), _BY)
    seconds = time.perf_counter() - began
    desk.close()
    return report.added / seconds


def _pdf(folder: Path) -> None:
    words = markdown(30)
    options = pdf.PdfOptions(
        number="DD-20261123-000001-W", draft=True, demonstration=True, created_at=_MOMENT
    )
    loaded = fonts.load_fonts(folder / "cache")
    pdf.make_pdf(words, options, loaded)
    fast = _milliseconds(lambda: pdf.make_pdf(words, options, loaded))
    with patch.object(fpdf_internals, "FPDF_VERSION", "0"):
        plain = _milliseconds(lambda: pdf.make_pdf(words, options, loaded), runs=2)
    print(f"\nPDF of 30 orders, warm: {fast:.0f} ms; with plain add_font: {plain:.0f} ms")


def _milliseconds(work: Callable[[], object], runs: int = 7) -> float:
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


if __name__ == "__main__":
    sys.exit(main())
