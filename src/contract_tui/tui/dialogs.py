"""Typed dialogs, awaited with `await self.app.push_screen_wait(...)`; Esc always gives the answer "no"."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from contract_tui.tui.command_screen import CommandScreen, ResultT
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import handles
from contract_tui.tui.literal import content
from contract_tui.tui.widgets.command_footer import CommandFooter
from contract_tui.tui.widgets.facts import Fact, Facts
from contract_tui.tui.widgets.safe_input import SafeInput, unseen_problem

GROUP = "对话框"


def _refusal_of(dialog: "Dialog[Any]") -> str:
    return dialog.refusal


def _scrolls(dialog: "Dialog[Any]") -> bool:
    return any(facts.max_scroll_y > 0 for facts in dialog.query("#facts"))


class Dialog(CommandScreen[ResultT], ModalScreen[ResultT]):
    """A panel over the page: title, facts that scroll, then what the subclass yields.

    Esc calls `refuse`.

    Args:
        title: Literal; `heading` gives it back.
        facts: What the operator must know; may be long.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "scroll_facts(-1)", show=False),
        Binding("pageup", "scroll_facts(-8)", show=False),
        Binding("pagedown", "scroll_facts(8)", show=False),
        Binding("left", "app.focus_previous", show=False),
        Binding("right", "app.focus_next", show=False),
    ]

    def __init__(self, title: str, facts: Sequence[Fact] = ()) -> None:
        super().__init__()
        self.heading = title
        self._facts = facts

    def compose(self) -> ComposeResult:
        """The panel, and the footer with the keys that work in it."""
        with Vertical(id="panel"):
            yield Static(content(self.heading), id="heading")
            if self._facts:
                with VerticalScroll(id="facts", can_focus=False):
                    yield Facts(self._facts)
            yield from self.compose_dialog()
        yield CommandFooter()

    def compose_dialog(self) -> Iterable[Widget]:
        """The widgets below the facts."""
        return ()

    def action_scroll_facts(self, lines: int) -> None:
        """Scroll facts that do not fit."""
        for facts in self.query("#facts"):
            facts.scroll_relative(y=lines, animate=False)

    def refuse(self) -> None:
        """Close without an answer."""
        self.dismiss(None)

    @property
    def refusal(self) -> str:
        """What doing nothing is called: 取消, but 返回 where 取消 is what the dialog would do."""
        return "返回" if "取消" in self.heading else "取消"

    @handles(
        Command("dialog.cancel", ("escape",), "取消", "关闭对话框，不做任何改动", GROUP), words=_refusal_of
    )
    def cancel(self) -> None:
        """Close without doing anything."""
        self.refuse()

    @handles(Command("dialog.scroll", ("down",), "滚动", "滚动较长的说明", GROUP), shown=_scrolls)
    def scroll_on(self) -> None:
        """One line on; offered only when there is something to scroll."""
        self.action_scroll_facts(1)


def yes_and_no(word: str, refusal: str) -> Horizontal:
    """The two buttons of a question.

    Args:
        word: The confirming one's label.
        refusal: That of the one that does nothing.
    """
    return Horizontal(
        Button(content(f"[ {word} ]"), id="accept", compact=True),
        Button(content(f"[ {refusal} ]"), id="refuse", compact=True),
        id="buttons",
    )


class Confirm(Dialog[bool]):
    """Asks for a yes; the answer is True only when the confirming button was pressed.

    Args:
        title: What is to be done.
        facts: The facts that it rests on (S49).
        word: The confirming button's label, e.g. 确认保存.
        danger: It cannot be undone: the cursor begins on the button that does nothing.
    """

    TITLE = "确认"

    def __init__(
        self, title: str, facts: Sequence[Fact], *, word: str = "确认", danger: bool = False
    ) -> None:
        super().__init__(title, facts)
        self._word = word
        self._danger = danger

    def compose_dialog(self) -> Iterable[Widget]:
        """Two buttons."""
        yield yes_and_no(self._word, self.refusal)

    def on_mount(self) -> None:
        """Begin on the harmless button when there is no way back."""
        self.query_one("#refuse" if self._danger else "#accept").focus()

    @on(Button.Pressed)
    def _answer(self, event: Button.Pressed) -> None:
        event.stop()
        self.dismiss(event.button.id == "accept")

    @handles(Command("dialog.press", ("enter",), "按下所选按钮", "执行光标所在的按钮", GROUP))
    def press(self) -> None:
        """Reached only while no button has the focus: go to one."""
        self.query_one("#refuse").focus()

    @handles(Command("dialog.switch", ("tab",), "换按钮", "在按钮之间移动", GROUP))
    def switch(self) -> None:
        """To the other button."""
        self.focus_next()

    def refuse(self) -> None:
        """Esc is a no."""
        self.dismiss(False)


class Notice(Dialog[None]):
    """Says something that must be read."""

    TITLE = "提示"

    @handles(Command("dialog.close", ("enter",), "知道了", "关闭提示", GROUP))
    def close_read(self) -> None:
        """It was read."""
        self.dismiss(None)

    @handles(Command("dialog.cancel", ("escape",), "关闭", "关闭提示", GROUP, in_footer=False))
    def close_unread(self) -> None:
        """Whoever presses Esc has read it as well."""
        self.dismiss(None)


class TextPrompt(Dialog[str | None]):
    """Asks for one line of text; the answer is None when it was cancelled.

    Args:
        title: What it is for.
        label: What to type.
        validate: Gives the problem of a text, or None when it may be used.
        most: The most characters, for the counter; 0 for no counter.
        value: The first text.
        facts: What to know first.
    """

    TITLE = "输入"
    AUTO_FOCUS = "SafeInput"

    def __init__(
        self,
        title: str,
        label: str,
        validate: Callable[[str], str | None],
        *,
        most: int = 0,
        value: str = "",
        facts: Sequence[Fact] = (),
    ) -> None:
        super().__init__(title, facts)
        self._label, self._validate, self._most, self._value = label, validate, most, value

    def compose_dialog(self) -> Iterable[Widget]:
        """Label, field, problem and counter."""
        yield Static(content(self._label), id="label")
        yield SafeInput(self._value)
        yield Static(id="problem")

    def on_mount(self) -> None:
        """Show the counter."""
        self._show(None)

    @on(Input.Changed)
    def _judge(self, event: Input.Changed) -> None:
        self._show(self._problem(event.value) if event.value else None)

    @on(Input.Submitted)
    def _submit(self) -> None:
        self.commands.run("dialog.accept")

    @handles(Command("dialog.accept", ("enter", "f8"), "确定", "使用输入的内容", GROUP))
    def accept(self) -> None:
        """Answer with the text, or say what is wrong with it."""
        value = self.query_one(SafeInput).value.strip()
        problem = self._problem(value)
        if problem is None:
            self.dismiss(value)
        else:
            self._show(problem)

    def _problem(self, value: str) -> str | None:
        return unseen_problem(value) or self._validate(value)

    def _show(self, problem: str | None) -> None:
        count = len(self.query_one(SafeInput).value.strip())
        counter = f"{count}/{self._most} 字" if self._most else ""
        said = f"! {problem}" if problem else ""
        shown = self.query_one("#problem", Static)
        shown.update(content("  ".join(text for text in (counter, said) if text)))
        shown.set_class(problem is not None, "-wrong")
