"""Comparing the names in certificates (RFC 5280, 7.1), whatever script they are written in.

asn1crypto prepares names for comparison as RFC 4518 has it: with Unicode 3.2 of 2002, and refusing what mixes
directions of writing. A name with a character that is newer, with Thai beside a sign or with Arabic beside
Latin then raises ValueError wherever pyHanko or its validator looks at the certificate: its signatures cannot
be made, and valid ones count as damaged. Such a value is compared exactly, as RFC 5280 lets an implementation
do: authorities write an issuer as they wrote the subject above it.

The library also insists on one type of text for some attributes (PrintableString for a telephone number), and
cannot read a certificate with another, though authorities write all of them as they write names.

Importing this module gives the comparison and the types to the library, for all who compare through it.
"""

from typing import Any

from asn1crypto import core, x509

_EXACT = "\0"
"""Begins what is compared exactly; the library's own prepared values begin with a blank."""
_library_prepared = x509.NameTypeAndValue.prepped_value.fget


def _prepared(attribute: Any) -> str:
    """What stands for an attribute in comparisons."""
    try:
        return str(_library_prepared(attribute))
    except (ValueError, TypeError):
        return _EXACT + _exactly(attribute).hex()


def value_text(attribute: Any) -> str | None:
    """An attribute's value, whichever type of text it has; None when it is no text, or no readable one.

    What is of another type than the attribute ought to have is read by its own tag.
    """
    try:
        written = attribute["value"].native
    except ValueError:
        written = _as_encoded(attribute)
    return written if isinstance(written, str) else None


def _as_encoded(attribute: Any) -> Any:
    """The value by its own tag, whatever the attribute's type is."""
    try:
        return core.Sequence.load(attribute.dump())[1].native
    except (ValueError, TypeError, LookupError):
        return None


def _exactly(attribute: Any) -> bytes:
    """The text, however it is encoded; the encoding itself of what is no text."""
    written = value_text(attribute)
    return bytes(attribute.dump()) if written is None else written.encode("utf-8", "surrogatepass")


x509.NameTypeAndValue.prepped_value = property(_prepared)
_types = x509.NameTypeAndValue._oid_specs  # noqa: SLF001  nothing public sets them
for _kind, _type in _types.items():
    if _type in (core.PrintableString, core.UTF8String):
        _types[_kind] = x509.DirectoryString
