"""What other programs complain of, as it may be shown: short, without phones, links and codes (P7, P9)."""

import re

from contract_tui.domain.masking import masked
from contract_tui.domain.text import shown, tidy

_MOST = 120
_LINK = re.compile(r"\b[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)
_DIGITS = re.compile(r"(?<![0-9*])[0-9]{4,}")


def complaint(said: str) -> str:
    """The first line that has words, made harmless; empty when there is none."""
    lines = (shown(tidy(line)) for line in said.splitlines())
    first = next((line for line in lines if line), "")
    return _DIGITS.sub("****", _LINK.sub("[链接]", masked(first)))[:_MOST]
