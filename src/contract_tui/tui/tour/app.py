"""The demo with a guide: follows what the operator does, and does the next step at one key."""

import asyncio
from typing import ClassVar

from textual.actions import SkipAction
from textual.binding import Binding, BindingType

from contract_tui.tui.app import DeskApp
from contract_tui.tui.tour.panel import TourPanel
from contract_tui.tui.tour.scene import Scene
from contract_tui.tui.tour.steps import STEPS, TourStep
from contract_tui.tui.widgets.banner import Banner

_LOOK_SECONDS = 0.1
_KEY_SECONDS = 0.15
_WINDOW = 4
_PATIENCE = 30
_LOST = "这里不是引导的下一步。请回到上一步的页面，引导会自动继续；也可以结束引导，随意使用。"


class TourApp(DeskApp):
    """The interface with the tour over it, until Esc."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "tour_next", show=False, priority=True),
        Binding("escape", "tour_leave", show=False, priority=True),
    ]
    _place = 0
    _looks = 0
    _pressed = False
    _busy = False
    _left = False

    def on_mount(self) -> None:
        """Begin to look where the operator is."""
        self._looking = self.set_interval(_LOOK_SECONDS, self._look)

    @property
    def step(self) -> TourStep:
        """The step that comes next."""
        return STEPS[self._place]

    def _look(self) -> None:
        if not self.screen_stack:
            return  # the program is being left
        if not self._busy and self.screen.is_mounted:
            self._follow(Scene(self))
        self._show()

    def _follow(self, scene: Scene) -> None:
        """Go on when what comes next is in sight, whoever pressed the keys; go back when that was undone."""
        here = self.step.stands(scene)
        ahead = range(self._place + 1, min(self._place + 1 + (1 if here else _WINDOW), len(STEPS)))
        found = next((place for place in ahead if STEPS[place].stands(scene)), None)
        if found is not None and (self._pressed or not here):
            self._go_to(found)
        elif here and not self._pressed:
            self._looks = 0
        else:
            self._looks += 1
            if self._looks > _PATIENCE:
                self._find_back(scene)

    def _find_back(self, scene: Scene) -> None:
        for place in range(self._place, -1, -1):
            if STEPS[place].stands(scene):
                self._go_to(place)
                return

    def _go_to(self, place: int) -> None:
        self._place, self._pressed, self._looks = place, False, 0

    @property
    def _is_lost(self) -> bool:
        return self._looks > _PATIENCE and not self.step.waits

    def _show(self) -> None:
        """Put the panel on the screen in sight, and the present step into it."""
        screen = self.screen
        if not screen.is_mounted:
            return
        for panel in screen.query(TourPanel):
            place = f"引导 {self._place + 1}/{len(STEPS)} {self.step.title}"
            words = self.step.words.format(downloads=self.settings.downloads)
            panel.show(place, _LOST if self._is_lost else words, "" if self._is_lost else self.step.offer)
            return
        screen.mount(TourPanel())
        for banner in screen.query(Banner):
            banner.display = False

    def action_tour_next(self) -> None:
        """F9: do the present step in the operator's place."""
        if self._left:
            raise SkipAction
        step = self.step
        if self._busy or not step.stands(Scene(self)):
            return
        if step.keys:
            self.run_worker(self._press(step), group="tour", exclusive=True)
        elif self._place == len(STEPS) - 1:
            self.action_tour_leave()
        elif not step.waits:
            self._go_to(self._place + 1)

    async def _press(self, step: TourStep) -> None:
        self._busy = True
        for key in step.keys:
            self.simulate_key(key)
            await asyncio.sleep(_KEY_SECONDS)
            while not self.keys.is_open:  # noqa: ASYNC110 a guide may look now and then
                await asyncio.sleep(_KEY_SECONDS)
        self._busy, self._pressed, self._looks = False, True, 0

    def action_tour_leave(self) -> None:
        """Esc: the tour is over, the demo goes on; from now on Esc means what it says in the footer."""
        if self._left:
            raise SkipAction
        self._left = True
        self._looking.stop()
        for screen in self.screen_stack:
            screen.query(TourPanel).remove()
            for banner in screen.query(Banner):
                banner.display = True
        self.notify("引导已结束，演示继续。按 ? 查看本页的按键。")
