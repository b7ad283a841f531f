"""The floor that the benchmark compares with: a bare Textual program with one list."""

from textual.app import App, ComposeResult
from textual.widgets import OptionList


class Floor(App[None]):
    """One list of a hundred lines."""

    def compose(self) -> ComposeResult:
        """The list."""
        yield OptionList(*(f"line {number:03d}" for number in range(100)))


if __name__ == "__main__":
    Floor().run()
