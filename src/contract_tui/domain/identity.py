"""Identifiers of people and companies: checks (P12) and masks (P9)."""

import re

from stdnum import exceptions as stdnum_errors
from stdnum.cn import ric, uscc

# A bare \d would also take full-width and other scripts' digits, which no telephone can dial.
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
# A dot-atom (RFC 5322, 3.2.3) of at most 64 octets (RFC 5321, 4.5.3.1.1): dots stand between characters only.
_EMAIL = re.compile(
    r"(?=.{1,64}@)[A-Za-z0-9_%+-]+(\.[A-Za-z0-9_%+-]+)*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"
)
_LANDLINE = re.compile(r"(0[0-9]{2,3}-?)?[0-9]{7,8}(-[0-9]{1,6})?")
_CODE = re.compile(r"[0-9A-Z]{18}")
# Free mail services name boxes after phones, with the country's code or a word in front of it at times.
_DIALLED = re.compile(r"[0-9](?:[._+-]?[0-9]){8,}")
_IDENTITY_NUMBER = re.compile(r"[0-9]{17}[0-9X]")


def credit_code_problem(code: str) -> str | None:
    """Say why a text is no 统一社会信用代码 by GB 32100-2015, or None when it is one."""
    if not _CODE.fullmatch(code.upper()):
        # The library would take spaces and hyphens off; what is stored must be the code itself.
        return "统一社会信用代码应为 18 位数字或大写字母"
    try:
        uscc.validate(code)
    except stdnum_errors.InvalidChecksum:
        return "统一社会信用代码校验位不正确"
    except stdnum_errors.ValidationError:
        return "统一社会信用代码应为 18 位数字或大写字母"
    return None if code == code.upper() else "统一社会信用代码的字母须大写"


def identity_number_problem(number: str) -> str | None:
    """Say why a text is no resident identity number by GB 11643, or None when it is one."""
    if not _IDENTITY_NUMBER.fullmatch(number):
        return "居民身份证号应为有效的 18 位号码，末位 X 须大写"
    try:
        ric.validate(number)
    except stdnum_errors.InvalidChecksum:
        return "居民身份证号校验位不正确"
    except stdnum_errors.ValidationError:
        return "居民身份证号应为有效的 18 位号码"
    return None


def mobile_problem(phone: str) -> str | None:
    """Say why a text is no mobile number (1[3-9] and 9 more digits, P12), or None when it is one."""
    return None if _MOBILE.fullmatch(phone) else "手机号应为 1 开头的 11 位数字（第二位 3–9）"


def phone_problem(phone: str) -> str | None:
    """Say why a text is neither a mobile number nor a landline with area code, or None when it is one."""
    if _MOBILE.fullmatch(phone) or _LANDLINE.fullmatch(phone):
        return None
    return "电话应为 11 位手机号，或带区号的固定电话，如 0755-12345678"


def email_problem(email: str) -> str | None:
    """Say why a text is no mail address that we would send to, or None when it is one."""
    return None if _EMAIL.fullmatch(email) else "邮箱格式不正确，如 name@example.com"


def mask_email(email: str) -> str:
    """A mail address for messages, logs and reports: what may be a phone in it is masked (P9).

    `13900139000@139.com` becomes `139****9000@139.com`; an address without nine digits stays as it is.
    """
    name, at, domain = email.rpartition("@")
    return _DIALLED.sub(lambda found: mask_phone(found[0]), name) + at + domain


def mask_phone(phone: str) -> str:
    """A phone number for lists, logs and exports: 138****5678 (P9)."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 9 else "*" * len(phone)


def mask_identity(number: str) -> str:
    """An identity number for lists, logs and exports: 110***********0019 (P9)."""
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}" if len(number) >= 11 else "*" * len(number)
