"""Amounts: integers of 分 everywhere (P11), printed as figures and in capital characters."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
LARGEST_FEN = 10**18 - 1
"""The largest amount that can be written in capital characters: below one 万亿亿 of 分."""


def figures(fen: int) -> str:
    """An amount of 分 as figures with thousands separators, e.g. 140950 -> "1,409.50"."""
    sign = "-" if fen < 0 else ""
    yuan, rest = divmod(abs(fen), 100)
    return f"{sign}{yuan:,}.{rest:02d}"


def with_sign(fen: int) -> str:
    """The same with the currency sign as it stands in a contract: "¥1,409.50"."""
    text = figures(fen)
    return f"-¥{text[1:]}" if fen < 0 else f"¥{text}"


def from_fen(value: object) -> int:
    """Read an amount that is given in 分, possibly with a fraction, and round half up.

    Args:
        value: An int, a Decimal, a float or a text of digits.

    Returns:
        Whole 分.

    Raises:
        ValueError: Not a finite number, or too large for a contract.
    """
    return _whole(value, Decimal(1))


def from_yuan(value: object) -> int:
    """Read an amount that is given in 元, e.g. "1,409.50", into 分, rounding half up.

    Raises:
        ValueError: Not a finite number, or too large for a contract.
    """
    return _whole(value, Decimal(100))


def _whole(value: object, factor: Decimal) -> int:
    if isinstance(value, bool) or value is None:
        raise ValueError("不是金额")
    try:
        number = Decimal(str(value).strip().replace(",", "").replace("¥", ""))
    except InvalidOperation:
        raise ValueError("不是金额") from None
    # The exponent is looked at first: arithmetic on 1E+999999 would overflow.
    if not number.is_finite() or number.adjusted() > 18 or abs(number) * factor > LARGEST_FEN:
        raise ValueError("金额超出范围")
    return int((number * factor).quantize(Decimal(1), rounding=ROUND_HALF_UP))


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
