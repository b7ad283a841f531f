"""Labelled fields that are validated as one types, with the problem in full under the field."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.widgets import Input, Static

from contract_tui.tui.literal import content
from contract_tui.tui.widgets.facts import Facts
from contract_tui.tui.widgets.safe_input import SafeInput, unseen_problem

Validate = Callable[[str, str], str | None]
"""Gets a field's name and value, answers with the problem's sentence or None."""


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A field of a form.

    Attributes:
        name: Its name in messages and values; also the input's id, `field-<name>`.
        label: The words before it, at most 7 Chinese characters.
        required: Whether its label carries the mark `*`.
        placeholder: Shown while it is empty.
        fixed: It can be read but not changed (P4).
    """

    name: str
    label: str
    required: bool = True
    placeholder: str = ""
    fixed: bool = False


class FormField(Vertical):
    """One field: label and input on one line, the problem below.

    Args:
        spec: What it is.
        value: Its first value.
    """

    DEFAULT_CSS = """
    FormField {
        height: auto;
        & > Horizontal { height: 1; }
        & .field--label { width: 18; padding: 0 1; text-align: right; }
        & .field--fixed { width: 1fr; padding: 0 1; text-style: bold; }
        & > Facts { margin-left: 18; padding: 0 1; min-height: 1; height: auto; color: $error; }
    }
    """

    def __init__(self, spec: FieldSpec, value: str) -> None:
        super().__init__()
        self.spec = spec
        self._first_value = value
        self.known = value
        self.problem: str | None = None

    def compose(self) -> ComposeResult:
        """Label, input, problem."""
        mark = "*" if self.spec.required and not self.spec.fixed else " "
        with Horizontal():
            yield Static(content(f"{mark} {self.spec.label}"), classes="field--label")
            if self.spec.fixed:
                yield Static(content(f"{self._first_value}（不可修改）"), classes="field--fixed")
            else:
                yield SafeInput(
                    self._first_value,
                    placeholder=self.spec.placeholder,
                    id=f"field-{self.spec.name}",
                )
        yield Facts()

    @property
    def value(self) -> str:
        """What stands in it; while it comes or goes with its page, what it began with."""
        typed = self.query(SafeInput)
        return typed.first().value if typed else self._first_value

    def show_problem(self, problem: str | None) -> None:
        """Show a problem's whole sentence, or none."""
        if problem != self.problem:
            self.problem = problem
            for facts in self.query(Facts):
                facts.show([f"! {problem}"] if problem else [])


class Form(VerticalScroll, can_focus=False):
    """Fields one below the other.

    Args:
        specs: The fields in order.
        values: First values by name.
        validate: Judges one value; the form itself adds what could not be shown.
        eager: Whether the problems of fields that nobody touched yet are shown at once.
        id: Textual's id.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "app.focus_previous", show=False),
        Binding("down", "app.focus_next", show=False),
    ]

    @dataclass
    class FieldChanged(Message):
        """A field's value changed by typing, pasting or `set_values`.

        Attributes:
            problem: The new value's problem, or None.
        """

        form: "Form"
        name: str
        value: str
        problem: str | None

        @property
        def control(self) -> "Form":
            """The form."""
            return self.form

    @dataclass
    class Submitted(Message):
        """Enter in the last field."""

        form: "Form"

        @property
        def control(self) -> "Form":
            """The form."""
            return self.form

    def __init__(
        self,
        specs: Sequence[FieldSpec],
        values: Mapping[str, str],
        validate: Validate,
        *,
        eager: bool = False,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._specs = tuple(specs)
        self._values = {spec.name: values.get(spec.name, "") for spec in specs}
        self._validate = validate
        self._eager = eager

    def compose(self) -> ComposeResult:
        """One widget per field."""
        for spec in self._specs:
            yield FormField(spec, self._values[spec.name])

    def on_mount(self) -> None:
        """Judge what is already there."""
        for field in self.query(FormField):
            if self._eager or field.value:
                field.show_problem(self._problem(field.spec, field.value))

    @property
    def values(self) -> dict[str, str]:
        """All values by name, as typed."""
        return {field.spec.name: field.value for field in self.query(FormField)}

    @property
    def problems(self) -> dict[str, str]:
        """All problems by name in the form's order, also of fields that nobody touched."""
        problems = {f.spec.name: self._problem(f.spec, f.value) for f in self.query(FormField)}
        return {name: problem for name, problem in problems.items() if problem}

    def show_problems(self) -> bool:
        """Show every problem and go to the first one.

        Returns:
            Whether the form is free of problems.
        """
        problems = self.problems
        for field in self.query(FormField):
            field.show_problem(problems.get(field.spec.name))
        if problems:
            self.focus_field(next(iter(problems)))
        return not problems

    def show_problem(self, name: str, problem: str) -> None:
        """Show what only the desk knows to be wrong with a field, and go there."""
        for field in self.query(FormField):
            if field.spec.name == name:
                field.show_problem(problem)
                self.focus_field(name)

    def set_values(self, values: Mapping[str, str]) -> None:
        """Put other values in; fixed fields and unknown names are left alone."""
        for name, value in values.items():
            for entry in self.query(f"#field-{name}").results(SafeInput):
                entry.value = value

    def focus_field(self, name: str) -> None:
        """Put the cursor into a field."""
        self.query_one(f"#field-{name}", SafeInput).focus()

    def _problem(self, spec: FieldSpec, value: str) -> str | None:
        if spec.fixed:
            return None
        return unseen_problem(value) or self._validate(spec.name, value)

    @on(Input.Changed)
    def _judge(self, event: Input.Changed) -> None:
        event.stop()
        field = event.input.query_ancestor(FormField)
        if event.value == field.known:
            return
        field.known = event.value
        problem = self._problem(field.spec, event.value)
        field.show_problem(problem)
        self.post_message(self.FieldChanged(self, field.spec.name, event.value, problem))

    @on(Input.Submitted)
    def _go_on(self, event: Input.Submitted) -> None:
        event.stop()
        entries = list(self.query(SafeInput))
        if event.input is entries[-1]:
            self.post_message(self.Submitted(self))
        else:
            self.screen.focus_next(SafeInput)
