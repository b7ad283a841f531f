"""What a workbook's number format makes of a number: shown as it is, or as something else."""

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|[_*].|\[\$(?P<currency>[^\]-]*)(?:-(?P<locale>[^\]]*))?\]'
    r"|\[[^\]]*\]|General|G/通用格式|(?P<plain>.)",
    re.DOTALL,
)
_SCALED = re.compile(r"[0#?],+(?![0#?,])")
_YUAN = frozenset({"", "¥", "￥", "CNY", "RMB", "人民币"})
_UNITS = {"amount": frozenset({"元", "圆", "人民币元"}), "amount_fen": frozenset({"分"})}
_SIGNS = frozenset(" ()+-\u00a0")
_JAPAN = "411"
_PADDING = re.compile(r"00+")


@lru_cache(maxsize=1024)
def changes_amount(code: str, column: str) -> bool:
    """Whether an amount is shown as another one: in another currency or unit, in percent, or scaled.

    Args:
        code: The number format.
        column: amount (元) or amount_fen (分).
    """
    plain, words = _parts(code)
    units = _YUAN | _UNITS[column]
    return bool(_SCALED.search(plain)) or any(_stands_for_more(word, units) for word in words)


@lru_cache(maxsize=1024)
def changes_number(code: str) -> bool:
    """Whether an order's or an account's number is shown with something that its cell does not hold."""
    plain, words = _parts(code)
    return bool(_SCALED.search(plain)) or any(word.strip() for word in words)


def padded(value: object, code: str) -> object:
    """A whole number with the zeros before it that its format shows, as text; any other value as it is."""
    is_natural = (
        isinstance(value, int | float) and not isinstance(value, bool) and value >= 0 and value % 1 == 0
    )
    if not is_natural or not _PADDING.fullmatch(code):
        return value
    return format(Decimal(str(value)), "f").removesuffix(".0").zfill(len(code))


def _parts(code: str) -> tuple[str, list[str]]:
    """The placeholders of a format, and the words and signs that are shown beside the digits."""
    plain, words, word = "", [], ""
    for token in _TOKEN.finditer(code):
        shown = token["quoted"] or token["escaped"] or token["currency"] or ""
        if token["currency"] and (token["locale"] or "").lstrip("0") == _JAPAN:
            shown = "JPY"
        sign = token["plain"] or ""
        if sign and (not sign.isascii() or sign in "$%"):
            shown = sign
        if shown:
            word += shown
            continue
        plain += sign
        words.append(word)
        word = ""
    return plain, [each for each in (*words, word) if each]


def _stands_for_more(word: str, units: frozenset[str]) -> bool:
    bare = "".join(sign for sign in word if sign not in _SIGNS and unicodedata.category(sign) != "Pd")
    return bare.upper() not in units
