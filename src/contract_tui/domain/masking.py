"""Personal data in words that others wrote: certificates, complaints, tracebacks, reasons (P9)."""

import re
import unicodedata

from contract_tui.domain.identity import credit_code_problem, mask_email, mask_identity, mask_phone

# People group digits; what cannot be shown (U+FFFD) may have stood between them as well.
_GAP = r"[\s\-\u00ad\u200b-\u200d\u2010-\u2015\u2212\ufeff\ufffd_.·/]{0,3}"
_MONTH_AND_DAY = rf"(?:0{_GAP}[1-9]|1{_GAP}[0-2]){_GAP}(?:0{_GAP}[1-9]|[12]{_GAP}[0-9]|3{_GAP}[01])"


def _digits(count: int) -> str:
    return rf"[0-9](?:{_GAP}[0-9]){{{count - 1}}}"


# What is long and no person's: numbers of contracts, digests, codes of companies (looked at once more).
_KEPT = r"DD-[0-9]{8}-[0-9]{6}-[0-9A-Z*]|(?<![0-9A-Za-z])(?=[0-9]*[A-Fa-f])[0-9A-Fa-f]{32,}(?![0-9A-Za-z])"
_CODE = r"(?<![0-9A-Za-z])(?=[0-9]{0,16}[A-Z])[0-9A-Z]{18}(?![0-9A-Za-z])"
_PLACE = rf"[1-9]{_GAP}{_digits(5)}{_GAP}"
_YEAR = rf"(?:1{_GAP}[89]|2{_GAP}0){_GAP}{_digits(2)}{_GAP}"
_IDENTITY = rf"[0-9]{{17}}[0-9Xx]|{_PLACE}{_YEAR}{_MONTH_AND_DAY}{_GAP}{_digits(3)}{_GAP}[0-9Xx]"
_OLD_IDENTITY = rf"{_PLACE}{_digits(2)}{_GAP}{_MONTH_AND_DAY}{_GAP}{_digits(3)}"
_MOBILE = rf"(?:(?:00|\+)?{_GAP}86{_GAP})?1{_GAP}[3-9]{_GAP}{_digits(9)}"
_LANDLINE = r"0[1-9][0-9]{1,2}[- ][0-9]{7,8}"
_PERSONAL = re.compile(
    rf"(?P<kept>{_KEPT})|(?P<code>{_CODE})"
    rf"|(?<![0-9])(?:(?P<identity>{_IDENTITY}|{_OLD_IDENTITY})(?![0-9])"
    # What letters follow at once is a piece of a digest sooner than a phone.
    rf"|(?P<phone>{_MOBILE}|{_LANDLINE})(?![0-9A-Za-z]))"
)
_INSIDE = re.compile(rf"(?<![0-9])(?:{_OLD_IDENTITY}|1[3-9][0-9]{{9}})(?![0-9])")
# Authorities write a holder as kind@name@number of whatever document@count, or put a kind before a number.
_BETWEEN_SIGNS = re.compile(r"(?<=@)[^@]{5,40}(?=@)")
_DOCUMENT = re.compile(r"[0-9A-Za-z ()（）-]+")
_LONG = re.compile(rf"(?P<code>{_CODE})|[0-9](?:{_GAP}[0-9]){{14,}}")
_FEWEST_DIGITS = 5
_ADDRESS = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}"
)


def masked(words: str) -> str:
    """A text with every phone and identity number in it masked, however the digits are written.

    Company codes, digests and contracts' numbers are no personal data and stay. A number loses what groups
    its digits: `+86 139-0013-9000` becomes `139****9000`.
    """
    # Other scripts' digits are read as what they mean; every character keeps its place.
    plain = words if words.isascii() else "".join(map(_ascii_digit, words))
    for match in reversed(list(_PERSONAL.finditer(plain))):
        since, until = match.span()
        words = words[:since] + _instead(match, words[since:until]) + words[until:]
    return words


def masked_name(words: str) -> str:
    """What a certificate says of its holder, masked.

    Besides what `masked` knows: addresses named after phones, any digits as long as an identity number, and
    whatever stands where authorities write the number of a document, a passport's for example.
    """
    words = _ADDRESS.sub(lambda found: mask_email(found[0]), words)
    words = _LONG.sub(lambda found: found[0] if found["code"] else _hidden(found[0]), masked(words))
    return _BETWEEN_SIGNS.sub(lambda found: _covered(found[0]), words)


def _ascii_digit(character: str) -> str:
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)


def _instead(match: re.Match[str], written: str) -> str:
    if match["kept"] or (match["code"] and credit_code_problem(match["code"]) is None):
        return written
    number = re.sub(r"[^0-9Xx]", "", match[0])
    if match["phone"]:
        return mask_phone(re.sub(r"^(?:00)?86", "", number))
    if match["identity"]:
        return mask_identity(number)
    # Of the form of a company's code, and none: what is personal in it counts.
    return _INSIDE.sub(lambda found: mask_identity(found[0]), written)


def _hidden(number: str) -> str:
    return mask_identity(re.sub(r"[^0-9]", "", number))


def _covered(part: str) -> str:
    digits = sum(map(str.isdigit, part))
    if "*" in part or digits < _FEWEST_DIGITS or not _DOCUMENT.fullmatch(part):
        return part
    return f"{part[:1]}{'*' * (len(part) - 3)}{part[-2:]}"
