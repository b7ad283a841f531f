"""A sentence above the footer, as many lines high as it is long: nothing of it is cut off."""

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from contract_tui.tui.literal import content, wrap

_NARROWEST = 20


class Sentence(Widget):
    """Shows a sentence; takes no room while there is none.

    Args:
        id: Textual's id.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Sentence { height: auto; padding: 0 1; background: $surface; }
    Sentence.-warning { color: $warning; }
    Sentence.-bad { color: $error; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.text = ""

    def show(self, text: str, kind: str = "") -> None:
        """Say something else.

        Args:
            text: Literal; says everything in words, since the kind only colours it.
            kind: `warning`, `bad` or nothing.
        """
        self.set_class(kind == "warning", "-warning")
        self.set_class(kind == "bad", "-bad")
        if text != self.text:
            self.text = text
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the sentence takes at a width."""
        del container, viewport
        return len(self._lines(width))

    def render(self) -> Content:
        """The lines for the width that there is."""
        return content("\n".join(self._lines(self.size.width)))

    def _lines(self, width: int) -> list[str]:
        return wrap(self.text, max(width, _NARROWEST)) if self.text else []
