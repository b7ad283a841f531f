"""What signatures cost here: signing and verifying on one and two processes, and whole lifecycles."""

import re
import shutil
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

from tests.world.clock import StillClock
from tests.world.homes import a_desk, without_waits
from tests.world.paper.samples import markdown
from tests.world.story import Story

from contract_tui.documents.fonts import load_fonts
from contract_tui.documents.pdf import PdfOptions, make_pdf
from contract_tui.documents.seals import Seal
from contract_tui.documents.stamps import edge_stamps, seal_stamp
from contract_tui.domain.signatures import SignatureParty, Stamp
from contract_tui.signing.demo_keys import DemoKeys
from contract_tui.signing.keys import SigningKey
from contract_tui.signing.pades import LevelOptions, sign
from contract_tui.signing.trust import Trust
from contract_tui.signing.verifying import verify

SECONDS = 4.0
LIFECYCLES = 20
_MOMENT = datetime(2026, 11, 23, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Bench:
    """A contract of 30 orders, and the two keys that sign it."""

    document: bytes
    stamp: Stamp
    edge_seals: tuple[Stamp, ...]
    customer: SigningKey
    platform: SigningKey
    trust: Trust

    def signed(self) -> bytes:
        """The contract with both signatures, as the engine makes them."""
        options = LevelOptions(trust=self.trust)
        first = sign(
            self.document,
            SignatureParty.CUSTOMER,
            self.customer,
            stamp=self.stamp,
            certify=True,
            at=_MOMENT,
            options=options,
        )
        return sign(
            first.content,
            SignatureParty.PLATFORM,
            self.platform,
            stamp=self.stamp,
            edge_seals=self.edge_seals,
            certify=False,
            at=_MOMENT,
            options=options,
        ).content


def measure(folder: Path) -> None:
    """Print all figures.

    Args:
        folder: For keys, caches and databases.
    """
    one, two = [_rates(folder, processes) for processes in (1, 2)]
    print(f"\n{'signatures, contract of 30 orders':<42}{'one process':>14}{'two processes':>14}")
    for name, left, right in zip(_FIGURES, one, two, strict=True):
        print(f"{name:<42}{left:>14,.1f}{right:>14,.1f}")
    for name, rate in _openssl():
        print(f"{name:<42}{rate:>14,.0f}")
    print(f"{'whole lifecycles, both parties (1/s)':<42}{_lifecycles(folder):>14,.1f}")


_FIGURES = (
    "contracts signed by both (1/s)",
    "CPU for one signature (ms)",
    "contracts verified (1/s)",
    "CPU to verify two signatures (ms)",
)


def _rates(folder: Path, processes: int) -> tuple[float, float, float, float]:
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        found = list(pool.map(_rates_of_one, [str(folder)] * processes))
    signed, sign_cpu, verified, verify_cpu = zip(*found, strict=True)
    return (
        sum(signed),
        sum(sign_cpu) / processes * 1000 / 2,
        sum(verified),
        sum(verify_cpu) / processes * 1000,
    )


def _rates_of_one(folder: str) -> tuple[float, float, float, float]:
    bench = _prepared(Path(folder))
    signed = bench.signed()
    report = verify(signed, bench.trust, _MOMENT)
    if report.verdict.exit_code:
        raise AssertionError(report.line)
    return (*_rate(bench.signed), *_rate(lambda: verify(signed, bench.trust, _MOMENT)))


def _rate(work: Callable[[], object]) -> tuple[float, float]:
    """How often a second, and how much CPU each time, in seconds."""
    count, began, cpu = 0, time.perf_counter(), time.process_time()
    while time.perf_counter() - began < SECONDS:
        work()
        count += 1
    return count / (time.perf_counter() - began), (time.process_time() - cpu) / count


def _prepared(folder: Path) -> _Bench:
    fonts, keys = load_fonts(folder / "cache"), DemoKeys(folder / "keys")
    options = PdfOptions(
        number="DD-20261123-000001-W",
        draft=False,
        demonstration=True,
        created_at=_MOMENT,
        signers=tuple(SignatureParty),
    )
    pdf = make_pdf(markdown(30), options, fonts)
    seal = Seal("b", "示例平台有限公司", "演示专用", _MOMENT, round=True)
    roots = tuple(keys.roots())
    return _Bench(
        pdf.content,
        seal_stamp(seal, fonts),
        edge_stamps(seal, pdf.pages, fonts),
        keys.signer("王芳", "深圳示例科技有限公司", enterprise=True),
        keys.seal(),
        Trust(roots=roots),
    )


def _openssl() -> list[tuple[str, float]]:
    """Raw signatures and verifications of one core, the floor under ours."""
    if shutil.which("openssl") is None:
        return []
    command = ["openssl", "speed", "-seconds", "2", "ecdsap256"]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    rates = re.search(r"nistp256\)\s+\S+s\s+\S+s\s+([\d.]+)\s+([\d.]+)", told)
    if rates is None:
        return []
    return [
        ("raw OpenSSL P-256 signatures (1/s)", float(rates[1])),
        ("raw OpenSSL P-256 verifications (1/s)", float(rates[2])),
    ]


def _lifecycles(folder: Path) -> float:
    """From the choice of orders to the sealed PDF: draft, send, customer's signature, platform's seal."""
    clock = StillClock()
    desk = a_desk(folder / "lives", clock, settings=without_waits(folder / "lives"))
    story = Story(desk, clock)
    story.effective("A001")
    began = time.perf_counter()
    for n in range(2, LIFECYCLES + 2):
        story.effective(f"A{n:03d}")
    seconds = time.perf_counter() - began
    desk.close()
    return LIFECYCLES / seconds
