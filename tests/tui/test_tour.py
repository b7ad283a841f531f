"""The guided tour over the real screens, from the first key to the downloaded PDFs (P16)."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from contract_tui.config import Settings, demo_settings, load_settings
from contract_tui.desk import open_desk
from contract_tui.desk.desk import Desk
from contract_tui.domain.contracts import DocumentKind
from contract_tui.domain.filters import ContractFilter
from contract_tui.domain.states import Channel, State, Substate
from contract_tui.tui.literal import width, wrap
from contract_tui.tui.tour.app import TourApp
from contract_tui.tui.tour.panel import PANEL_LINES, TourPanel
from contract_tui.tui.tour.scene import Scene
from contract_tui.tui.tour.steps import STEPS, TourStep
from tests.tui.driver import Driver, at_the_keyboard
from tests.world.sample import Samples

_PACE = 600.0


@pytest.fixture
def demo(samples: Samples, tmp_path: Path) -> Settings:
    """A demo's home, with background tasks in the interface and waits of a second at most."""
    home = tmp_path / "demo"
    samples.copy(home, pace=_PACE)
    settings = demo_settings(load_settings(home, {}), _PACE)
    return replace(settings, downloads=tmp_path / "downloads")


@pytest.fixture
def desk(demo: Settings) -> Iterator[Desk]:
    """A colleague's desk on the same home."""
    opened = open_desk(demo)
    yield opened
    opened.close()


async def stands_at(operator: Driver, place: int) -> TourStep:
    """Wait until the tour is at a step or beyond it, and its panel says so."""
    app = operator.app
    assert isinstance(app, TourApp)
    await operator.until(
        lambda: app.guide.place >= place and not app.guide.is_busy, f"the tour is at step {place + 1}"
    )
    await operator.sees(f"引导 {app.guide.place + 1}/{len(STEPS)} {app.guide.step.title}")
    return app.guide.step


async def test_s12_s60_p16_one_key_leads_through_both_channels_to_the_official_pdfs(
    demo: Settings, desk: Desk
) -> None:
    known = {row.number for row in desk.contracts.list(ContractFilter())}
    app = TourApp(demo)
    async with at_the_keyboard(app) as operator:
        while app.guide.place < len(STEPS) - 1:
            step = await stands_at(operator, app.guide.place)
            before = app.guide.place
            if step.waits:  # what goes on by itself may be over before it is looked at
                words = wrap(step.words, 78)[0]
                await operator.until(
                    lambda before=before, words=words: words in operator.screen or app.guide.place > before,  # type: ignore[misc]  # mypy cannot infer a lambda's default
                    step.title,
                )
            else:
                await operator.sees("没有法律效力", "Esc 结束引导", *wrap(step.words, 78)[:1])
                await operator.until(lambda step=step: _is_here(app, step), step.title)  # type: ignore[misc]  # mypy cannot infer a lambda's default
                await operator.presses("f9")
            await operator.until(lambda before=before: app.guide.place > before, f"beyond {step.title}")  # type: ignore[misc]  # mypy cannot infer a lambda's default
        await operator.sees("引导结束", "两份正式合同的 PDF")
        await operator.presses("f9")
        await operator.no_longer_sees("引导结束")
        await operator.sees("*** 演示")
    made = [row for row in desk.contracts.list(ContractFilter()) if row.number not in known]
    assert {(row.channel, row.state) for row in made} == {
        (Channel.BOTH, State.EFFECTIVE),
        (Channel.SINGLE, State.EFFECTIVE),
    }
    for row in made:
        official = desk.documents.pdf(row.number, DocumentKind.OFFICIAL)
        assert (demo.downloads / official.name).read_bytes() == official.content


def test_a_list_that_still_shows_the_draft_does_not_end_the_guide() -> None:
    class Draft:
        """合同管理 while the confirmed contract is still 合同草稿已生成 in the list."""

        at_home, viewing, phone_rings, signer_chosen, contract = True, False, False, False, None

        def home_row(self, substate: Substate) -> bool:
            return substate is Substate.GENERATED

        def __getattr__(self, _name: str) -> Callable[..., bool]:
            return lambda *_args, **_how: False

    confirmed = next(place for place, step in enumerate(STEPS) if "不能回头的操作" in step.words)
    assert not any(step.stands(cast("Scene", Draft())) for step in STEPS[confirmed:])


def _is_here(app: TourApp, step: TourStep) -> bool:
    return step.stands(Scene(app))


async def test_the_tour_follows_an_operator_who_presses_the_keys_himself(demo: Settings) -> None:
    async with at_the_keyboard(TourApp(demo)) as operator:
        await stands_at(operator, 0)
        await operator.sees("第 1 行")
        await operator.presses("c")
        await operator.sees("系统校验（双方电子签章）：通过")
        step = await stands_at(operator, 2)
        assert step.title == "选择签章方式"
        await operator.presses("f8")
        await stands_at(operator, 3)


async def test_the_tour_waits_for_an_operator_who_goes_elsewhere_and_goes_on_where_he_returns(
    demo: Settings,
) -> None:
    app = TourApp(demo)
    async with at_the_keyboard(app) as operator:
        await stands_at(operator, 0)
        await operator.sees("第 1 行")
        await operator.presses("K")
        await operator.sees("云帆演示科技有限公司   企业", "这里不是引导的下一步")
        await operator.presses("f9", "q")
        await operator.sees("所有订单合同都在这个列表里", "F9 继续")
        assert app.guide.place == 0


async def test_escape_ends_the_tour_at_any_time_and_then_means_what_the_footer_says(demo: Settings) -> None:
    async with at_the_keyboard(TourApp(demo)) as operator:
        await stands_at(operator, 0)
        await operator.sees("第 1 行")
        await operator.presses("c")
        await stands_at(operator, 2)
        await operator.presses("escape")
        await operator.no_longer_sees("Esc 结束引导")
        await operator.is_told("引导已结束")
        await operator.sees("系统校验")
        await operator.presses("escape")
        await operator.no_longer_sees("系统校验")
        assert not operator.app.screen.query(TourPanel)
        await operator.sees("*** 演示")


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.title)
def test_every_explanation_fits_the_panel_at_80_columns(step: TourStep) -> None:
    words = step.words.format(downloads="/home/operator/.local/share/contract-tui-demo/downloads")
    assert len(wrap(words, 78)) <= PANEL_LINES - 1
    head = f"引导 {len(STEPS)}/{len(STEPS)} {step.title}  演示，没有法律效力 {step.offer}  Esc 结束引导"
    assert width(head) <= 78
