"""Codes and telephone numbers as people type and paste them, written as they are stored (P12, S21).

Nothing here judges: what is no code or number comes back tidied only; `domain.identity` says why not.
"""

import re

from contract_tui.domain import text

_BLANKS = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
_BETWEEN = re.compile(r"[-.·/()\s]+")
_EXTENSION = re.compile(r"-?(?:转接?|分机号?|ext(?:ension)?|x|#|,)[:\-]*(?=[0-9])", re.IGNORECASE)
_AREA = r"0(?:10|2[0-9]|[3-9][0-9]{2})"
_HOME = re.compile(r"(?:\+|00)86-?")
_MOBILE = re.compile(r"(?:(?:\+|00)?86)?(1[3-9][0-9]{9})")
_LANDLINE = re.compile(rf"(?:({_AREA})-?)?([0-9]{{3,4}})-?([0-9]{{4}})(?:-([0-9]{{1,6}}))?")
_SERVICE = re.compile(r"([48]00)-?([0-9]{3})(?:-?([0-9])-?)([0-9]{3})(?:-([0-9]{1,6}))?")
_ABROAD = re.compile(r"(?:\+|00)([1-9][0-9]{6,14})")


def code(value: str) -> str:
    """A credit code or an identity number: no blanks, no hyphens, half-width, capital letters."""
    return unspaced(value).replace("-", "").upper()


def unspaced(value: str) -> str:
    """A postcode or another number that holds no blanks: half-width and without them."""
    return _BLANKS.sub("", text.narrowed(value))


def mobile(value: str) -> str:
    """A mobile number of the mainland: its 11 digits, without country code, blanks and hyphens."""
    match = _MOBILE.fullmatch(_grouped(value).replace("-", ""))
    return match[1] if match else text.tidy(value)


def phone(value: str) -> str:
    """A mobile number as `mobile`, a landline as 0755-12345678-801, a service number as 400-123-4567-1.

    Brackets around the area code, blanks and words before an extension (转, 分机, ext.) become hyphens; the
    mainland's country code goes. A number of another country is + and its digits.
    """
    groups = _grouped(value)
    if _MOBILE.fullmatch(groups.replace("-", "")):
        return mobile(value)
    national = _HOME.sub("", groups, count=1)
    if national != groups and national[:1] in set("123456789") and not _SERVICE.fullmatch(national):
        # From abroad the area code is dialled without its 0.
        national = f"0{national}"
    service, landline = _SERVICE.fullmatch(national), _LANDLINE.fullmatch(national)
    if service:
        head, middle, digit, rest, extension = service.groups()
        return _hyphened(head, middle, digit + rest, extension)
    if landline:
        area, head, rest, extension = landline.groups()
        return _hyphened(area, head + rest, extension)
    abroad = _ABROAD.fullmatch(groups.replace("-", ""))
    return f"+{abroad[1]}" if abroad and national == groups else text.tidy(value)


def _grouped(value: str) -> str:
    """Groups of digits with one hyphen between them, whatever stood there."""
    plain = _BLANKS.sub(" ", text.narrowed(value))
    return _EXTENSION.sub("-", _BETWEEN.sub("-", plain).strip("-"))


def _hyphened(*groups: str | None) -> str:
    return "-".join(group for group in groups if group)
