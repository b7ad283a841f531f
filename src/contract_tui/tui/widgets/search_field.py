"""A search field above a list: not there until it is asked for, and gone with its text."""

from contract_tui.tui.widgets.safe_input import SafeInput


class SearchField(SafeInput):
    """A field that is opened by a command and closed by Esc."""

    DEFAULT_CSS = """
    SearchField { display: none; }
    SearchField.-open { display: block; }
    """

    @property
    def is_open(self) -> bool:
        """Whether it is in sight."""
        return self.has_class("-open")

    def open(self) -> None:
        """Come into sight and take the keys."""
        self.add_class("-open")
        self.focus()

    def close(self) -> None:
        """Drop the text and go; whoever closes it says where the keys go."""
        self.value = ""
        self.remove_class("-open")
