"""Identifiers of people and companies: checks (P12) and masks (P9)."""

import re
from datetime import date

from stdnum.cn import ric, uscc

# A bare \d would also take full-width and other scripts' digits, which no telephone can dial.
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
# A dot-atom (RFC 5322, 3.2.3) of at most 64 octets (RFC 5321, 4.5.3.1.1): dots stand between characters only.
_EMAIL = re.compile(
    r"(?=.{1,64}@)[A-Za-z0-9_%+-]+(\.[A-Za-z0-9_%+-]+)*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"
)
_LANDLINE = re.compile(r"(0[0-9]{2,3}-?)?[0-9]{7,8}(-[0-9]{1,6})?")
_SERVICE = re.compile(r"[48]00-?[0-9]{3}-?[0-9]{4}(-[0-9]{1,6})?|9[56][0-9]{3,4}")
_ABROAD = re.compile(r"\+(?!86)[1-9][0-9]{6,14}")
# GB 32100: the authority that registered and the kind of body may be letters, as in N2 (农业) or A1 (编办);
# the region is digits. I, O, S, V and Z stand nowhere.
_CODE_LETTERS = "0-9A-HJ-NP-RTUWXY"
_CODE = re.compile(rf"[{_CODE_LETTERS}]{{2}}[0-9]{{6}}[{_CODE_LETTERS}]{{10}}")
# Free mail services name boxes after phones, with the country's code or a word in front of it at times.
_DIALLED = re.compile(r"[0-9](?:[._+-]?[0-9]){8,}")
_BIRTHS = range(1850, 2100)
_IDENTITY_NUMBER = re.compile(r"[0-9]{17}[0-9X]")


def credit_code_problem(code: str) -> str | None:
    """Say why a text is no 统一社会信用代码 by GB 32100-2015, or None when it is one."""
    if code != code.upper():
        return "统一社会信用代码的字母须大写"
    if not _CODE.fullmatch(code):
        return "统一社会信用代码应为 18 位数字或大写字母（不含 I、O、S、V、Z），第 3 至 8 位为数字"
    return None if uscc.calc_check_digit(code[:-1]) == code[-1] else "统一社会信用代码校验位不正确"


def identity_number_problem(number: str) -> str | None:
    """Say why a text is no identity number by GB 11643, or None when it is one.

    Form, day of birth and check digit count. The region does not: abolished ones stay in people's numbers
    for life, 81 to 83 are residence permits, foreigners' permanent residence cards begin with 9, and no list
    of them is ever complete.
    """
    if not _IDENTITY_NUMBER.fullmatch(number):
        return "居民身份证号应为有效的 18 位号码，末位 X 须大写"
    if not _is_day(number[6:14]):
        return "居民身份证号第 7 至 14 位不是有效的出生日期"
    return None if ric.calc_check_digit(number) == number[-1] else "居民身份证号校验位不正确"


def _is_day(digits: str) -> bool:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year in _BIRTHS
    except ValueError:
        return False


def mobile_problem(phone: str) -> str | None:
    """Say why a text is no mobile number (1[3-9] and 9 more digits, P12), or None when it is one."""
    return None if _MOBILE.fullmatch(phone) else "手机号应为 1 开头的 11 位数字（第二位 3–9）"


def phone_problem(phone: str) -> str | None:
    """Say why a number, as `normalisation.phone` writes it, cannot be dialled, or None when it can.

    Mobile numbers, landlines, service numbers (400, 800, 95…, 96…) and those of other countries are.
    """
    if any(kind.fullmatch(phone) for kind in (_MOBILE, _LANDLINE, _SERVICE, _ABROAD)):
        return None
    return "电话应为 11 位手机号，或带区号的固定电话，如 0755-12345678-801（分机）；也可以是 400 电话"


def email_problem(email: str) -> str | None:
    """Say why a text is no mail address that we would send to, or None when it is one."""
    return None if _EMAIL.fullmatch(email) else "邮箱格式不正确，如 name@example.com"


def mask_email(email: str) -> str:
    """A mail address for messages, logs and reports: what may be a phone in it is masked (P9).

    `13900139000@139.com` becomes `139****9000@139.com`; an address without nine digits stays as it is.
    """
    name, at, domain = email.rpartition("@")
    return _DIALLED.sub(lambda match: mask_phone(match[0]), name) + at + domain


def mask_phone(phone: str) -> str:
    """A phone number for lists, logs and exports: 138****5678 (P9)."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 9 else "*" * len(phone)


def mask_identity(number: str) -> str:
    """An identity number for lists, logs and exports: 110***********0019 (P9)."""
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}" if len(number) >= 11 else "*" * len(number)
