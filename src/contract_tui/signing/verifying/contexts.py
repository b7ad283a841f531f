"""For which moment a certificate is asked to be good, and against what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import x509
from pyhanko.sign.validation import async_validate_pdf_signature, async_validate_pdf_timestamp
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import DocumentTimestampStatus, PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from contract_tui.signing.trust import Trust
from contract_tui.signing.verifying.store import SecurityStore

# What a certificate may be used for is decided in `suitability`: pyHanko takes a missing key usage for a
# forbidden one.
_USAGE = KeyUsageConstraints(key_usage=())
Roots = Sequence[x509.Certificate]
"""What a signature's chain must end at."""


@dataclass(frozen=True, slots=True)
class Contexts:
    """Asks pyHanko.

    Attributes:
        trust: What is believed.
        store: What the file brings with it.
        now: UTC.
    """

    trust: Trust
    store: SecurityStore
    now: datetime

    def of(self, at: datetime, *, timestamps: bool = False, roots: Roots | None = None) -> ValidationContext:
        """What a certificate is validated against, for one moment; as for `Trust.context`."""
        moment = None if self.trust.online and at == self.now else at
        return self.trust.context(
            moment,
            timestamps=timestamps,
            roots=roots,
            extra=self.store.certificates,
            crls=self.store.crls_besides(self.trust.crls),
        )

    async def signature(
        self, embedded: EmbeddedPdfSignature, at: datetime, stamped_by: datetime, roots: Roots
    ) -> tuple[PdfSignatureStatus, ValidationContext]:
        """Validate one signature; changes after it are none of its business.

        Args:
            embedded: The signature.
            at: The moment at which the signer's chain must be good.
            stamped_by: The same for the timestamp's.
            roots: What the signer's chain must end at.
        """
        context = self.of(at, roots=roots)
        if self.trust.online:
            context = await self._with_fetched(embedded, at, stamped_by, roots)
        return await self._status(embedded, context, stamped_by), context

    async def _with_fetched(
        self, embedded: EmbeddedPdfSignature, at: datetime, stamped_by: datetime, roots: Roots
    ) -> ValidationContext:
        """Revocation data are fetched for now only; they are then good for earlier moments as well."""
        present = self.of(self.now, roots=roots)
        await self._status(embedded, present, stamped_by)
        return self.trust.context(
            at, roots=roots, extra=self.store.certificates, crls=present.crls, ocsps=present.ocsps
        )

    async def _status(
        self, embedded: EmbeddedPdfSignature, context: ValidationContext, stamped_by: datetime
    ) -> PdfSignatureStatus:
        return await async_validate_pdf_signature(
            embedded,
            context,
            self.of(stamped_by, timestamps=True),
            key_usage_settings=_USAGE,
            skip_diff=True,
        )

    async def timestamp(
        self, embedded: EmbeddedPdfSignature, at: datetime
    ) -> tuple[DocumentTimestampStatus, ValidationContext]:
        """Validate one document timestamp."""
        context = self.of(at, timestamps=True)
        return await async_validate_pdf_timestamp(embedded, context, skip_diff=True), context
