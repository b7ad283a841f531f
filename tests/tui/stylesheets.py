"""Textual's CSS parsed once in a run: each application parses that of all its widgets anew."""

from collections.abc import Iterator

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation


@pytest.fixture(autouse=True, scope="session")
def shared_stylesheets() -> Iterator[None]:
    """Every application of the run takes rules that another one with the same theme has parsed.

    Rules are only read once they are parsed; within one application Textual shares them just so.
    """
    parse = Stylesheet._parse_rules
    parsed: dict[tuple[object, ...], list[RuleSet]] = {}

    def parse_once(
        sheet: Stylesheet,
        css: str,
        read_from: CSSLocation,
        is_default_rules: bool = False,
        tie_breaker: int = 0,
        scope: str = "",
    ) -> list[RuleSet]:
        own = (css, read_from, is_default_rules, tie_breaker, scope)
        if own not in sheet._parse_cache:
            key = (*own, *sorted(sheet._variables.items()))
            if key not in parsed:
                parsed[key] = parse(sheet, css, read_from, is_default_rules, tie_breaker, scope)
            sheet._parse_cache[own] = parsed[key]
        return sheet._parse_cache[own]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Stylesheet, "_parse_rules", parse_once)
        yield
