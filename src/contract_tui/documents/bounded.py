"""Writing a text by a template of one's own, as the bounded process does it (`confined`).

A template is a program: it may loop for ever, ask for all memory, or write a text that nobody can lay out.
What comes back from here was rendered and laid out within bounds, so that it can be laid out anywhere.
"""

import faulthandler
import signal
from pathlib import Path

from contract_tui.documents import template
from contract_tui.documents.blocks import parse
from contract_tui.documents.fonts import MissingGlyphError, load_fonts
from contract_tui.documents.paper import LEFT, TEXT_WIDTH, paginate
from contract_tui.documents.strips import Composer
from contract_tui.documents.template import DocumentFacts, RenderedText
from contract_tui.documents.template_files import TemplateFile
from contract_tui.domain.errors import InvalidInputError

_MOST_CHARACTERS = 200_000
_MOST_PAGES = 100


def written(
    source: TemplateFile,
    facts: DocumentFacts,
    fonts: tuple[Path, Path | None, Path | None],
    trace: str,
) -> RenderedText:
    """Render a template and lay its text out.

    Args:
        source: The template.
        facts: What the text cites.
        fonts: As for `load_fonts`.
        trace: A file; it tells `line_in` where the template was when this process was ended for its time.

    Raises:
        InvalidInputError: The template has an error, or its text is too long; the message names the line.
    """
    ready = template.compiled(source)
    with Path(trace).open("w", encoding="ascii") as file:
        file.write("&".join(f"{line}={code}" for line, code in ready.debug_info) + "\n")
        file.flush()
        # The kernel's signal for processor time that is used up: written in the middle of whatever runs.
        faulthandler.register(signal.SIGXCPU, file=file, all_threads=False, chain=True)
        try:
            text = template.rendered(ready, source, facts, _MOST_CHARACTERS)
            _lay_out(text.markdown, source, fonts)
        finally:
            faulthandler.unregister(signal.SIGXCPU)
    return text


def _lay_out(markdown: str, source: TemplateFile, fonts: tuple[Path, Path | None, Path | None]) -> None:
    composer = Composer(load_fonts(*fonts), LEFT, TEXT_WIDTH)
    try:
        pages = len(paginate(composer.strips(parse(markdown))))
    except MissingGlyphError:
        # Told where the text is used: it may be a customer's name that no font has.
        return
    if pages > _MOST_PAGES:
        raise InvalidInputError(
            f"合同模板 {source.place} 写出的文本有 {pages} 页，最多 {_MOST_PAGES} 页。",
            "请检查模板中的循环。",
        )


def line_in(trace: str) -> int | None:
    """Where in its template a process was that was ended for its time.

    Args:
        trace: What `written` left.

    Returns:
        None when it was not in the template at all: it was laying the text out.
    """
    mapping, _, frames = trace.partition("\n")
    marks = (line.strip() for line in frames.splitlines() if f'File "{template.COMPILED}", line ' in line)
    number = next((line.split(", line ")[1].split(" ")[0] for line in marks), "")
    if not number.isdigit():
        return None
    pairs = [each.split("=") for each in mapping.split("&") if "=" in each]
    before = [int(line) for line, code in pairs if int(code) <= int(number)]
    return before[-1] if before else 1
