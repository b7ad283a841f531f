"""Comparing the names in certificates (RFC 5280, 7.1), whatever script they are written in.

asn1crypto prepares names for comparison as RFC 4518 has it: with Unicode 3.2 of 2002, and refusing what mixes
directions of writing. A name with a character that is newer, with Thai beside a sign or with Arabic beside
Latin then raises ValueError wherever pyHanko or its validator looks at the certificate: its signatures cannot
be made, and valid ones count as damaged. Such a value is compared exactly, as RFC 5280 lets an implementation
do: authorities write an issuer as they wrote the subject above it.

Importing this module gives the comparison to the library, for all who compare through it.
"""

from typing import Any

from asn1crypto import x509

_EXACT = "\0"
"""Begins what is compared exactly; the library's own prepared values begin with a blank."""
_library_prepared = x509.NameTypeAndValue.prepped_value.fget


def _prepared(attribute: Any) -> str:
    """What stands for an attribute in comparisons."""
    try:
        return str(_library_prepared(attribute))
    except (ValueError, TypeError):
        return _EXACT + _exactly(attribute["value"]).hex()


def _exactly(value: Any) -> bytes:
    """The text, however it is encoded; the encoding itself of what is no text."""
    try:
        written = value.native
    except ValueError:
        written = None
    return written.encode("utf-8", "surrogatepass") if isinstance(written, str) else bytes(value.dump())


x509.NameTypeAndValue.prepped_value = property(_prepared)
