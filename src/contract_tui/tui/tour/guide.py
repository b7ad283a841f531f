"""The guide: follows what the operator does, and does the next step when it is asked to."""

import asyncio

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


class Guide:
    """Leads through the demo's application, whoever presses the keys.

    Args:
        app: The application.

    Attributes:
        place: The step that comes next, counted from 0.
        is_busy: Whether it is pressing keys just now.
        is_over: Whether the operator has sent it away.
    """

    def __init__(self, app: DeskApp) -> None:
        self._app = app
        self.place = 0
        self.is_busy = self.is_over = False
        self._looks = 0
        self._pressed = False

    def begin(self) -> None:
        """Look where the operator is, again and again."""
        self._looking = self._app.set_interval(_LOOK_SECONDS, self._look)

    @property
    def step(self) -> TourStep:
        """The step that comes next."""
        return STEPS[self.place]

    def _look(self) -> None:
        if not self._app.screen_stack:
            return  # the program is being left
        if not self.is_busy and self._app.screen.is_mounted:
            self._follow(Scene(self._app))
        self._show()

    def _follow(self, scene: Scene) -> None:
        """Go on when what comes next is in sight, whoever pressed the keys; go back when that was undone."""
        here = self.step.stands(scene)
        ahead = range(self.place + 1, min(self.place + 1 + (1 if here else _WINDOW), len(STEPS)))
        next_place = next((place for place in ahead if STEPS[place].stands(scene)), None)
        if next_place is not None and (self._pressed or not here):
            self._go_to(next_place)
        elif here and not self._pressed:
            self._looks = 0
        else:
            self._looks += 1
            if self._looks > _PATIENCE:
                self._find_back(scene)

    def _find_back(self, scene: Scene) -> None:
        for place in range(self.place, -1, -1):
            if STEPS[place].stands(scene):
                self._go_to(place)
                return

    def _go_to(self, place: int) -> None:
        self.place, self._pressed, self._looks = place, False, 0

    @property
    def _is_lost(self) -> bool:
        return self._looks > _PATIENCE and not self.step.waits

    def _show(self) -> None:
        """Put the panel on the screen in sight, and the present step into it."""
        screen = self._app.screen
        if not screen.is_mounted:
            return
        for panel in screen.query(TourPanel):
            place = f"引导 {self.place + 1}/{len(STEPS)} {self.step.title}"
            words = self.step.words.format(downloads=self._app.access.settings.downloads)
            panel.show(place, _LOST if self._is_lost else words, "" if self._is_lost else self.step.offer)
            return
        screen.mount(TourPanel())
        for banner in screen.query(Banner):
            banner.display = False

    def go_on(self) -> None:
        """Do the present step in the operator's place."""
        step = self.step
        if self.is_busy or not step.stands(Scene(self._app)):
            return
        if step.keys:
            self._app.run_worker(self._press(step), group="tour", exclusive=True)
        elif self.place == len(STEPS) - 1:
            self.leave()
        elif not step.waits:
            self._go_to(self.place + 1)

    async def _press(self, step: TourStep) -> None:
        self.is_busy = True
        for key in step.keys:
            self._app.simulate_key(key)
            await asyncio.sleep(_KEY_SECONDS)
            while not self._app.keys.is_open:  # noqa: ASYNC110 a guide may look now and then
                await asyncio.sleep(_KEY_SECONDS)
        self.is_busy, self._pressed, self._looks = False, True, 0

    def leave(self) -> None:
        """The tour is over, the demo goes on."""
        self.is_over = True
        self._looking.stop()
        for screen in self._app.screen_stack:
            screen.query(TourPanel).remove()
            for banner in screen.query(Banner):
                banner.display = True
        self._app.notify("引导已结束，演示继续。按 ? 查看本页的按键。")
