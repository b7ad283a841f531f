"""Which contract a file says that it is: the order data attached to it name the number (docs/json.md)."""

import json

from contract_tui.domain import numbers
from contract_tui.domain.errors import InvalidInputError
from contract_tui.signing.verifying.differences import attached_streams
from contract_tui.signing.verifying.limits import UnusableError
from contract_tui.signing.verifying.opening import UNREADABLE, OpenedPdf

_MOST_BYTES = 4 * 1024 * 1024


def claimed_number(content: bytes) -> str | None:
    """The contract's number by a PDF's own account; None when it names none that could be one.

    Args:
        content: The whole file; nothing in it is believed.
    """
    try:
        opened = OpenedPdf(content)
        found = (stream.data for stream in attached_streams(opened.reader.root).values())
        return next(filter(None, map(_number, found)), None)
    except (InvalidInputError, UnusableError, *UNREADABLE):
        return None


def _number(data: bytes) -> str | None:
    if len(data) > _MOST_BYTES:
        return None
    try:
        told = json.loads(data)
        return numbers.parse(told["number"])
    except (InvalidInputError, *UNREADABLE):
        return None
