"""Reading a PDF that somebody may have made to do harm: bounded, and every failure a sentence."""

import io
import logging
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader
from pyhanko_certvalidator.errors import (
    CRLValidationError,
    OCSPValidationError,
    PathError,
    ValidationError,
)

from contract_tui.domain.errors import InvalidInputError
from contract_tui.domain.verdicts import refuse_large
from contract_tui.signing.verifying.limits import Budget, TooComplicatedError, UnusableError

MOST_FIELDS = 2_000
MOST_DEPTH = 8
MOST_SIGNATURES = 16
MOST_REVISIONS = 64
_HEADER_WITHIN = 1_024

_CRYPTOGRAPHY = (
    InvalidSignature, UnsupportedAlgorithm,
    x509.DuplicateExtension, x509.InvalidVersion, x509.UnsupportedGeneralNameType,
)  # fmt: skip
_CERTVALIDATOR = (CRLValidationError, OCSPValidationError, PathError, ValidationError)
UNREADABLE = (
    PdfError, ArithmeticError, AssertionError, AttributeError, LookupError, NotImplementedError, OSError,
    RecursionError, SyntaxError, TypeError, ValueError, zlib.error, *_CRYPTOGRAPHY, *_CERTVALIDATOR,
)  # fmt: skip
"""All that pyHanko and what it rests on let out when a file's structure is broken."""

# Verdicts are reported, not logged: these loggers write names of signers, and tracebacks, to standard error.
for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Field:
    """One form field.

    Attributes:
        name: Fully qualified (ISO 32000-2, 12.7.4.2).
        kind: `/Sig`, `/Tx` and so on, inherited if need be; empty when nothing says.
    """

    name: str
    kind: str
    dictionary: generic.DictionaryObject

    @property
    def signed(self) -> bool:
        """Whether it is a signature field that holds a signature."""
        return self.kind == "/Sig" and "/V" in self.dictionary


class OpenedPdf:
    """A PDF whose cross references were read.

    Args:
        content: The whole file.

    Attributes:
        content: The same.
        reader: pyHanko's.

    Raises:
        InvalidInputError: It is no PDF at all, or too large.
        UnusableError: It is one that cannot be read.
    """

    def __init__(self, content: bytes) -> None:
        refuse_large(len(content))
        if b"%PDF-" not in content[:_HEADER_WITHIN]:
            raise InvalidInputError("这不是 PDF 文件。", "请选择合同的 PDF 文件。")
        self.content = content
        try:
            self.reader = PdfFileReader(io.BytesIO(content), strict=True)
            encrypted, revisions = self.reader.encrypted, self.revisions
        except UNREADABLE as error:
            raise UnusableError("文件已损坏，不能作为 PDF 读取。") from error
        if encrypted:
            raise UnusableError("文件已加密；合同从不加密。")
        if revisions > MOST_REVISIONS:
            raise TooComplicatedError(f"文件有 {revisions} 个版本，超过 {MOST_REVISIONS} 个")

    @property
    def revisions(self) -> int:
        """How many versions the file holds: the first one and its incremental updates."""
        return int(self.reader.xrefs.total_revisions)

    def at(self, revision: int) -> HistoricalResolver:
        """The document as it was in a revision, from 0."""
        return self.reader.get_historical_resolver(revision)

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """All form fields as they are now.

        Raises:
            UnusableError: The form is broken, or larger than any contract's.
        """
        return fields_of(self.reader.root)

    @property
    def signed_fields(self) -> tuple[Field, ...]:
        """Those that hold a signature or a document timestamp.

        Raises:
            UnusableError: The form is broken, or there are too many.
        """
        signed = tuple(each for each in self.fields if each.signed)
        if len(signed) > MOST_SIGNATURES:
            raise TooComplicatedError(f"文件有 {len(signed)} 个签名，超过 {MOST_SIGNATURES} 个")
        return signed


def entry(dictionary: Any, key: str, default: Any = None) -> Any:
    """An entry of a dictionary with references resolved; pyHanko's `get` leaves them as they are."""
    try:
        return dictionary[key]
    except KeyError:
        return default


def fields_of(root: generic.DictionaryObject) -> tuple[Field, ...]:
    """All form fields below a catalog; unlike pyHanko's own list it skips nothing.

    Raises:
        UnusableError: The form is broken, deeper or larger than any contract's.
    """
    try:
        if "/AcroForm" not in root:
            return ()
        budget = Budget("文件的表单", MOST_FIELDS)
        return tuple(_walk(entry(root["/AcroForm"], "/Fields", ()), "", "", MOST_DEPTH, budget))
    except UNREADABLE as error:
        raise UnusableError("文件的表单已损坏，不能读取签名。") from error


def _walk(fields: generic.ArrayObject, parent: str, kind: str, depth: int, budget: Budget) -> Iterator[Field]:
    if not depth:
        raise TooComplicatedError("文件的表单嵌套过深")
    for each in fields:
        budget.spend()
        field = each.get_object()
        own = str(field["/T"]) if "/T" in field else ""
        name = ".".join(filter(None, (parent, own)))
        inherited = str(entry(field, "/FT", kind))
        if own or "/V" in field:
            yield Field(name, inherited, field)
        if "/Kids" in field:
            yield from _walk(field["/Kids"], name, inherited, depth - 1, budget)
