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
_NUMBERS = (
    rf"(?P<kept>{_KEPT})|(?P<code>{_CODE})"
    rf"|(?<![0-9])(?:(?P<identity>{_IDENTITY}|{_OLD_IDENTITY})(?![0-9])|(?P<phone>{_MOBILE}|{_LANDLINE})"
)
# In a text of any kind, what letters follow at once is a piece of a digest sooner than a phone.
_PERSONAL = re.compile(rf"{_NUMBERS}(?![0-9A-Za-z]))")
_PERSONAL_IN_NAME = re.compile(rf"{_NUMBERS}(?![0-9]))")
_INSIDE = re.compile(rf"(?<![0-9])(?:{_OLD_IDENTITY}|1[3-9][0-9]{{9}})(?![0-9])")
# Authorities write a holder as kind@name@number of whatever document@count, or put a kind before a number.
_BETWEEN_SIGNS = re.compile(r"(?<=@)[^@]{5,40}(?=@)")
_DOCUMENT = re.compile(r"[0-9A-Za-z ()（）-]+")
_LONG = re.compile(rf"(?P<code>{_CODE})|[0-9](?:{_GAP}[0-9]){{14,}}")
_FEWEST_DIGITS = 5
# Passports and permits of China stand for themselves; where a document's number belongs, it may be of any
# country.
_PASSPORT = r"(?:[DEGPS][0-9]{8}|[ES][A-HJ-NP-Z][0-9]{7}|[HMC][0-9]{8}(?:[0-9]{2})?)"
_TRAVEL = re.compile(rf"(?<![0-9A-Za-z]){_PASSPORT}(?![0-9A-Za-z])")
_ANY_TRAVEL = re.compile(r"(?<![0-9A-Za-z])[A-Z]{1,3}[0-9]{6,10}(?![0-9A-Za-z])")
_TYPES_OF_DOCUMENTS = frozenset(
    {"SERIALNUMBER", "UID", "2.5.4.45", "1.2.156.10260.4.1.1", "1.2.156.10260.4.1.2"}
)
# A distinguished name as RFC 4514 writes it.
_TYPE = r"(?:[A-Z]+|[0-9]+(?:\.[0-9]+)+)"
_ATTRIBUTE = re.compile(rf"({_TYPE})=((?:\\.|[^\\,+=])*)", re.DOTALL)
_NAME = re.compile(rf"{_ATTRIBUTE.pattern}(?:(?:, |\+){_ATTRIBUTE.pattern})*", re.DOTALL)
_ESCAPES = str.maketrans({each: f"\\{each}" for each in '\\,+"<>;='})
_ADDRESS = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}"
)


def masked(words: str) -> str:
    """A text with every phone and identity number in it masked, however the digits are written.

    Company codes, digests and contracts' numbers are no personal data and stay. A number loses what groups
    its digits: `+86 139-0013-9000` becomes `139****9000`.
    """
    return _masked(words, _PERSONAL)


def masked_name(words: str) -> str:
    """What a certificate says of its holder, masked: a distinguished name (RFC 4514), or a text from one.

    Besides what `masked` knows: phones with letters around them, addresses named after phones, any digits as
    long as an identity number, numbers of passports, and whatever stands where authorities write the number
    of a document. The types of a distinguished name's attributes are never masked: the digits of an object
    identifier are nobody's.

    What was masked stays as it is when it is masked again.
    """
    # What one number's mask leaves may set free another that touched it. Every round takes digits away.
    while (once := _name_masked_once(words)) != words:
        words = once
    return words


def escaped(value: str) -> str:
    """An attribute's value as a distinguished name holds it (RFC 4514, 2.4)."""
    return value.translate(_ESCAPES)


def _name_masked_once(words: str) -> str:
    if not _NAME.fullmatch(words):
        return _value_masked(words, _TRAVEL)
    return _ATTRIBUTE.sub(lambda match: f"{match[1]}={_attribute_masked(match[1], match[2])}", words)


def _attribute_masked(kind: str, written: str) -> str:
    value = re.sub(r"\\(.)", r"\1", written, flags=re.DOTALL)
    return escaped(_value_masked(value, _ANY_TRAVEL if kind in _TYPES_OF_DOCUMENTS else _TRAVEL))


def _value_masked(words: str, travel: re.Pattern[str]) -> str:
    words = _ADDRESS.sub(lambda match: mask_email(match[0]), words)
    words = _masked(words, _PERSONAL_IN_NAME)
    words = _LONG.sub(lambda match: match[0] if match["code"] else _hidden(match[0]), words)
    words = _BETWEEN_SIGNS.sub(lambda match: _covered(match[0]), words)
    return travel.sub(lambda match: _covered(match[0]), words)


def _masked(words: str, personal: re.Pattern[str]) -> str:
    # Other scripts' digits are read as what they mean; every character keeps its place.
    plain = words if words.isascii() else "".join(map(_ascii_digit, words))
    for match in reversed(list(personal.finditer(plain))):
        since, until = match.span()
        words = words[:since] + _instead(match, words[since:until]) + words[until:]
    return words


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
    return _INSIDE.sub(lambda inside: mask_identity(inside[0]), written)


def _hidden(number: str) -> str:
    return mask_identity(re.sub(r"[^0-9]", "", number))


def _covered(part: str) -> str:
    digits = sum(map(str.isdigit, part))
    if "*" in part or digits < _FEWEST_DIGITS or not _DOCUMENT.fullmatch(part):
        return part
    return f"{part[:1]}{'*' * (len(part) - 3)}{part[-2:]}"
