"""Amounts: integers of 分 everywhere (P11), printed as figures and in capital characters."""

import re
from decimal import ROUND_HALF_UP, Decimal

from contract_tui.domain.text import narrowed

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
LARGEST_FEN = 10**18 - 1
"""The largest amount that can be written in capital characters: below one 万亿亿 of 分."""
# Digits, or digits in threes behind commas or blanks; a point; digits. Whatever else people write may mean
# two amounts, as 1.409,50 and 12,34 do, and is refused.
_FIGURES = r"(?=\.?[0-9])([0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+)?(?:\.([0-9]*))?"
_YUAN = re.compile(rf"(?:(?:(?:CN)?¥|人民币|RMB|CNY) ?|([+-]))?{_FIGURES}(?: ?元)?", re.IGNORECASE)
_FEN = re.compile(rf"([+-])?{_FIGURES}(?: ?分)?")
# Where a comma may stand for the point, one of them before three digits can be either.
_EITHER = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}(?: ?[元分])?")
_MOST_DIGITS = 40


def figures(fen: int) -> str:
    """An amount of 分 as figures with thousands separators, e.g. 140950 -> "1,409.50"."""
    sign = "-" if fen < 0 else ""
    yuan, rest = divmod(abs(fen), 100)
    return f"{sign}{yuan:,}.{rest:02d}"


def with_sign(fen: int) -> str:
    """The same with the currency sign as it stands in a contract: "¥1,409.50"."""
    text = figures(fen)
    return f"-¥{text[1:]}" if fen < 0 else f"¥{text}"


def from_fen(value: object, *, decimal_commas: bool = False) -> int:
    """Read an amount that is given in 分, possibly with a fraction, and round half up.

    Args:
        value: An int or a Decimal; a text of digits, thousands in threes or not, with `分` behind it or not.
        decimal_commas: Where it comes from, commas may stand for the decimal point.

    Returns:
        Whole 分.

    Raises:
        ValueError: No number, one that can be read in two ways, or too large for a contract.
    """
    return _in_units(value, 1, _FEN, decimal_commas=decimal_commas)


def from_yuan(value: object, *, decimal_commas: bool = False) -> int:
    """Read an amount that is given in 元 into 分, rounding half up, e.g. "1,409.50", "¥1,409.5", "1409.5元".

    Args:
        value: An int, a Decimal, or a text as for `from_fen`, with a sign of renminbi or without.
        decimal_commas: Where it comes from, commas may stand for the decimal point.

    Raises:
        ValueError: No number, one that can be read in two ways, or too large for a contract.
    """
    return _in_units(value, 100, _YUAN, decimal_commas=decimal_commas)


def _in_units(value: object, factor: int, written: re.Pattern[str], *, decimal_commas: bool) -> int:
    if isinstance(value, str):
        number = _number(value, written, decimal_commas=decimal_commas)
    elif isinstance(value, int | Decimal) and not isinstance(value, bool):
        number = value
    else:
        raise ValueError("不是金额")
    if isinstance(number, Decimal):
        # The exponent is looked at first: arithmetic on 1E+999999 would overflow.
        if not number.is_finite() or number.adjusted() > _MOST_DIGITS:
            raise ValueError("金额超出范围")
        fen = int((number * factor).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    else:
        fen = number * factor
    if abs(fen) > LARGEST_FEN:
        raise ValueError("金额超出范围")
    return fen


def _number(value: str, written: re.Pattern[str], *, decimal_commas: bool) -> int | Decimal:
    if len(value) > _MOST_DIGITS:
        raise ValueError("金额超出范围")
    if value.isascii() and value.isdigit():
        return int(value)
    plain = narrowed(value).strip()
    match = written.fullmatch(plain)
    if not match:
        raise ValueError(_why_not(plain))
    if decimal_commas and _EITHER.fullmatch(plain):
        raise ValueError("文件以分号分隔，无法确定其中的逗号或点是千位分隔还是小数点")
    sign, integer, fraction = match.groups()
    digits = (integer or "0").replace(",", "").replace(" ", "")
    return Decimal(f"{sign or ''}{digits}.{fraction or '0'}")


def _why_not(written: str) -> str:
    if re.fullmatch(r"[0-9.,+-]*,[0-9.,]*", written):
        return "逗号只能是千位分隔，每三位一个；小数点请用“.”"
    return "不是可以确定的金额，请写成 1409.50 或 -1409.50"


def capital(fen: int) -> str:
    """An amount in capital characters by the rules for bills (票据), P11.

    Args:
        fen: The amount in 分; negative amounts get 负 after 人民币.

    Returns:
        For example 人民币壹仟肆佰零玖元伍角 for 140950.

    Raises:
        ValueError: The amount is above `LARGEST_FEN`.
    """
    if abs(fen) > LARGEST_FEN:
        raise ValueError("金额超出范围")
    yuan, rest = divmod(abs(fen), 100)
    jiao, cents = divmod(rest, 10)
    head = "人民币负" if fen < 0 else "人民币"
    text = f"{_integer(yuan)}元" if yuan or not rest else ""
    if not rest:
        return f"{head}{text}整"
    if jiao:
        # A bill writes 零 before 角 when the 元 end in zero, so that nothing can be inserted.
        zero = "零" if yuan and yuan % 10 == 0 else ""
        text += f"{zero}{_DIGITS[jiao]}角"
    elif yuan:
        text += "零"
    if cents:
        text += f"{_DIGITS[cents]}分"
    return head + text


def capital_if_possible(fen: int) -> str:
    """The same for whoever only looks: an amount that was altered beyond the bound is shown all the same."""
    return capital(fen) if abs(fen) <= LARGEST_FEN else "（超出大写金额的上限）"


def _integer(number: int) -> str:
    if number == 0:
        return "零"
    parts: list[str] = []
    zero_pending = False
    groups = _split(number)
    for index in range(len(groups) - 1, -1, -1):
        group = groups[index]
        if group == 0:
            zero_pending = bool(parts)
            continue
        if parts and (zero_pending or group < 1000):
            parts.append("零")
        parts.append(_group(group) + _GROUPS[index])
        zero_pending = False
    return _merge_yi("".join(parts))


def _split(number: int) -> list[int]:
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    return groups


def _group(number: int) -> str:
    text = ""
    zero_pending = False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit == 0:
            zero_pending = bool(text)
            continue
        text += ("零" if zero_pending else "") + _DIGITS[digit] + _PLACES[place]
        zero_pending = False
    return text


def _merge_yi(text: str) -> str:
    """Write 壹万亿贰亿 as 壹万贰亿: 亿 stands once, after all that counts in 亿."""
    return text.replace("万亿", "万", 1) if text.count("亿") > 1 else text
