"""The lines below the picker: what is marked, what it adds up to, and what is wrong with it (S16, S48)."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from contract_tui.domain import money
from contract_tui.tui.literal import content
from contract_tui.tui.screens.new_contract.marks import Marks


class SelectionBar(Vertical):
    """Count, total in figures and capital characters; below them a guard, or else a note."""

    DEFAULT_CSS = """
    SelectionBar {
        height: 2;
        padding: 0 1;
        & > Static { height: 1; }
        & > #chosen { text-style: bold; }
        & > #guard { color: $warning; }
        & > #guard.-wrong { color: $error; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._marks: Marks | None = None
        self._note = ""

    def compose(self) -> ComposeResult:
        """Two lines."""
        yield Static(id="chosen")
        yield Static(id="guard")

    def show(self, marks: Marks) -> None:
        """Show other marks."""
        self._marks = marks
        writable = marks.rows and abs(marks.total_fen) <= money.LARGEST_FEN
        capital = money.capital(marks.total_fen) if writable else ""
        words = f"{marks.words}  {capital}".rstrip()
        self.query_one("#chosen", Static).update(content(words), layout=False)
        self._show_guard()

    def note(self, said: str) -> None:
        """Say something here, where a toast would hide the marks; a guard comes first."""
        self._note = said
        self._show_guard()

    def _show_guard(self) -> None:
        problem = self._marks.problem if self._marks and self._marks.rows else None
        guard = self.query_one("#guard", Static)
        guard.update(content(f"! {problem}" if problem else self._note), layout=False)
        guard.set_class(problem is not None, "-wrong")
