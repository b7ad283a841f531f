"""What a file says that it is: the data attached to it name the contract (docs/json.md)."""

import json

from contract_tui.domain import numbers
from contract_tui.domain.errors import InvalidInputError
from contract_tui.domain.evidence import DATA_FILE as REPORT_DATA
from contract_tui.domain.orders import DATA_FILE as ORDER_DATA
from contract_tui.domain.verdicts import Paper
from contract_tui.signing.verifying.differences import attached_streams
from contract_tui.signing.verifying.limits import UnusableError
from contract_tui.signing.verifying.opening import UNREADABLE, OpenedPdf
from contract_tui.signing.verifying.properties import packet

_REPORT = "签署报告".encode()
_MOST_BYTES = 1024 * 1024
"""Of all attachments that are looked at together; the data of thirty orders are some 10 kB."""


def claimed_number(content: bytes) -> str | None:
    """The contract's number by a PDF's own account; None when it names none that could be one.

    Args:
        content: The whole file; nothing in it is believed.
    """
    try:
        opened = OpenedPdf(content)
        attached = attached_streams(opened.reader.root)
        # A report tells the contract that it is about, and is not the contract.
        names = sorted(attached.keys() - {REPORT_DATA}, key=lambda name: name != ORDER_DATA)
        left = _MOST_BYTES
        for name in names:
            data = attached[name].data
            left -= len(data)
            if left < 0:
                return None
            if number := _number(data):
                return number
        return None
    except (InvalidInputError, UnusableError, *UNREADABLE):
        return None


def claimed_paper(opened: OpenedPdf, revision: int) -> Paper | None:
    """What a file was when it was first signed, by what is attached to it; None when it does not say.

    Args:
        revision: The first signature's, from 0.
    """
    try:
        first = opened.at(revision)
        attached = attached_streams(first.root)
        if ORDER_DATA in attached:
            return Paper.CONTRACT
        # Reports of version 0.1 carry no data; their title says what they are.
        if REPORT_DATA in attached or _REPORT in packet(first):
            return Paper.REPORT
    except (UnusableError, *UNREADABLE):
        return None
    return None


def _number(data: bytes) -> str | None:
    try:
        order_data = json.loads(data)
        return numbers.parse(order_data["number"])
    except (InvalidInputError, *UNREADABLE):
        return None
