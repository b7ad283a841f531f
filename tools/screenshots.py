"""Make `screenshots/` from the running demo, at 100x30, by pressing the keys that an operator presses.

The demo's clock starts at a fixed moment, so that a picture changes only when the program does.
"""

import asyncio
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

from tests.tui.driver import Driver, at_the_keyboard

from contract_tui.config import demo_settings, load_settings
from contract_tui.demo.sample import load_sample
from contract_tui.tui.app import DeskApp
from tools.picture import draw

ROOT = Path(__file__).resolve().parent.parent
START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
PACE = 300
SIZE = (100, 30)


class DemoClock:
    """Starts at a fixed moment and then runs as the machine's clock does."""

    def __init__(self) -> None:
        self._began = monotonic()

    def now(self) -> datetime:
        """The fixed moment and what has passed since, UTC."""
        return START + timedelta(seconds=monotonic() - self._began)


class Photographer:
    """Walks through the demo and saves what is on the screen.

    Args:
        operator: Presses the keys.
        folder: Where the pictures go.
    """

    def __init__(self, operator: Driver, folder: Path) -> None:
        self._operator = operator
        self._folder = folder

    async def take(self, name: str, *texts: str) -> None:
        """Save the screen once all texts are on it."""
        await self._operator.sees(*texts)
        draw(self._operator.strips, SIZE[0], self._folder / f"{name}.png")
        print(f"screenshots/{name}.png")

    async def walk(self) -> None:
        """Take a both-party contract from the list to its end."""
        press = self._operator.presses
        await self.take("home", "DD-20261123", "已生效/纸质合同申请中")
        await press("question_mark")
        await self.take("help", "合同列表")
        await press("escape", "c")
        await self.take("dialog", "系统校验", "已激活")
        await press("f8")
        await self._operator.sees("2018-09-01", "预付费")
        await press("o")
        await self._operator.sees("显示：仅可选")
        await press("space", "down", "space", "down", "down", "space")
        await self.take("orders", "已选 3")
        await press("f8")
        await self.take("party", "联系人")
        await press("f8")
        await self._operator.sees("第 1-24 行")
        await press("pagedown")
        await self.take("text", "第一条", "合同总金额")
        await press("f8")
        await self._operator.sees("授权")
        await press("enter")
        await self.take("signer", "签署人")
        await press("f8")
        await self._operator.sees("发送")
        await press("enter")
        await self.take("signing", "客户签署")
        await press("Y")
        await self.take("phone", "手机", "法律效力")
        await press("escape")
        await self.take("contract", "已生效/电子合同已生效", "乙方")


async def main() -> int:
    """Make all pictures.

    Returns:
        0; a page that does not come fails with what was on the screen instead.
    """
    folder = ROOT / "screenshots"
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        settings = demo_settings(load_settings(Path(home) / "home", {}), PACE)
        # In a thread: signing runs an event loop of its own.
        await asyncio.to_thread(load_sample, settings, now=START)
        async with at_the_keyboard(
            DeskApp(settings, clock=DemoClock()), width=SIZE[0], height=SIZE[1]
        ) as who:
            await Photographer(who, folder).walk()
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
