"""Contract numbers (合同编号): `DD-YYYYMMDD-NNNNNN-C` (P10)."""

import re
from datetime import date

from stdnum.iso7064 import mod_37_2

from contract_tui.domain.errors import InvalidInputError

LAST_OF_DAY = 999_999
_FORM = re.compile(r"DD-\d{8}-\d{6}-[0-9A-Z*]")


def make(day: date, sequence: int) -> str:
    """Build a contract number.

    Args:
        day: The day of creation in Shanghai.
        sequence: 1 to 999,999, counted per day.

    Returns:
        The number with its check character by ISO 7064 MOD 37-2 over the rest without hyphens.

    Raises:
        ValueError: The sequence is out of range.
    """
    if not 1 <= sequence <= LAST_OF_DAY:
        raise ValueError(f"sequence {sequence} is not within 1..{LAST_OF_DAY}")
    body = f"DD-{day:%Y%m%d}-{sequence:06d}"
    return f"{body}-{mod_37_2.calc_check_digit(body.replace('-', ''))}"


def parse(text: str) -> str:
    """Read a contract number as somebody typed it.

    Returns:
        The number in its one spelling.

    Raises:
        InvalidInputError: The form or the check character is wrong, so it cannot be a contract's number.
    """
    number = text.strip().upper()
    if not _FORM.fullmatch(number) or not mod_37_2.is_valid(number.replace("-", "")):
        raise InvalidInputError(
            "合同编号不正确（格式 DD-YYYYMMDD-NNNNNN-C，末位为校验符）。",
            "请从合同列表复制编号。",
        )
    return number
