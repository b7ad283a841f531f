"""Contract numbers (合同编号): `DD-YYYYMMDD-NNNNNN-C` (P10).

C is a check character by ISO 7064 MOD 37,36: always a letter or a digit, since a number is also a file name,
a word to search for and an argument of a shell. The earlier system was MOD 37-2, whose character can be `*`;
numbers that it gave stay what they are. Both count the same days' sequences, so that each sequence of a day
belongs to one number.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime

from stdnum.iso7064 import mod_37_2, mod_37_36

from contract_tui.domain.clock import in_shanghai, shanghai_date
from contract_tui.domain.errors import InvalidInputError

LAST_OF_DAY = 999_999
_PER_SECOND, _BEFORE_ANY_RESTORE = 10, 100_000
_SEPARATORS = re.compile(r"[\s,，;；、]+")
_WITHOUT_HYPHENS = re.compile(r"DD([0-9]{8})([0-9]{0,6})([0-9A-Z*]?)", re.IGNORECASE)
_FORM = re.compile(r"DD-[0-9]{8}-[0-9]{6}-[0-9A-Z*]")


def make(day: date, sequence: int) -> str:
    """Build a contract number.

    Args:
        day: The day of creation in Shanghai.
        sequence: 1 to 999,999, counted per day.

    Returns:
        The number with its check character by ISO 7064 MOD 37,36 over the rest without hyphens.

    Raises:
        ValueError: The sequence is out of range.
    """
    if not 1 <= sequence <= LAST_OF_DAY:
        raise ValueError(f"sequence {sequence} is not within 1..{LAST_OF_DAY}")
    body = f"{day_prefix(day)}{sequence:06d}"
    return f"{body}-{mod_37_36.calc_check_digit(body.replace('-', ''))}"


@dataclass(frozen=True, slots=True)
class SkippedNumbers:
    """Sequences that a restored home leaves out: they may have been given out since its backup was made.

    Attributes:
        day: In Shanghai.
        first: The first sequence that is left out.
        last: The last one.
        at: When the home was restored, UTC.
    """

    day: date
    first: int
    last: int
    at: datetime

    @property
    def is_of_a_restore(self) -> bool:
        """Whether restoring at that moment leaves out these numbers, so that they explain a gap."""
        of_that_moment = self.day == shanghai_date(self.at) and self.last == last_skipped(self.at)
        return of_that_moment and 1 <= self.first <= self.last


def last_skipped(now: datetime) -> int:
    """The last sequence of the day that a home restored now leaves out.

    Nobody knows how many numbers were given out since the backup was made. They are fewer than 100,000 before
    the day's first restoration, and fewer than ten for each second after it; so whatever is given out later
    comes after them, and a second restoration of the same day leaves out what was given out since the first.

    Args:
        now: UTC.
    """
    local = in_shanghai(now)
    seconds = (local.hour * 60 + local.minute) * 60 + local.second
    return _BEFORE_ANY_RESTORE + seconds * _PER_SECOND


def parse(text: str) -> str:
    """Read a contract number as somebody typed it, whichever system gave it.

    Returns:
        The number in its one spelling.

    Raises:
        InvalidInputError: The form or the check character is wrong, so it cannot be a contract's number.
    """
    number = text.strip().upper()
    plain = number.replace("-", "")
    valid = mod_37_36.is_valid(plain) or mod_37_2.is_valid(plain)
    if not _FORM.fullmatch(number) or not valid:
        raise InvalidInputError(
            "合同编号不正确（格式 DD-YYYYMMDD-NNNNNN-C，末位为校验符）。",
            "请从合同列表复制编号。",
        )
    return number


def split_numbers(text: str) -> list[str]:
    """What may be contract numbers in a text, in their order; blanks, line breaks and commas separate."""
    return [part for part in _SEPARATORS.split(text) if part]


def hyphenated(typed: str) -> str:
    """What to look for in numbers when somebody typed this: `DD2026112300` means `DD-20261123-00`.

    Returns:
        The text as it is, unless it is the beginning of a number without its hyphens.
    """
    match = _WITHOUT_HYPHENS.fullmatch(typed)
    return "-".join(filter(None, ("DD", *match.groups()))) if match else typed


def file_stem(number: str) -> str:
    """What a contract's files are called: its number, without a `*` that no file name should hold.

    The rest alone is unique, too.
    """
    return number.removesuffix("-*")


def day_prefix(day: date) -> str:
    """What all numbers of a day begin with."""
    return f"DD-{day:%Y%m%d}-"


def sequence_of(number: str) -> int:
    """The daily sequence in a number."""
    return int(number.split("-")[2])
