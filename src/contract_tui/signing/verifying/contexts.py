"""For which moment a certificate is asked to be good, and against what."""

from dataclasses import dataclass
from datetime import datetime

from pyhanko.sign.validation import async_validate_pdf_signature, async_validate_pdf_timestamp
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import DocumentTimestampStatus, PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from contract_tui.signing.trust import Trust
from contract_tui.signing.verifying.store import SecurityStore

# Authorities mark signers' certificates with either of them; pyHanko's own default wants the second.
_USAGE = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"})


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

    def of(self, at: datetime, *, timestamps: bool = False) -> ValidationContext:
        """What a certificate is validated against, for one moment."""
        moment = None if self.trust.online and at == self.now else at
        return self.trust.context(
            moment,
            timestamps=timestamps,
            extra=self.store.certificates,
            crls=self.store.crls_besides(self.trust.crls),
        )

    async def signature(
        self, embedded: EmbeddedPdfSignature, at: datetime, stamped_by: datetime
    ) -> tuple[PdfSignatureStatus, ValidationContext]:
        """Validate one signature; changes after it are none of its business.

        Args:
            embedded: The signature.
            at: The moment at which the signer's chain must be good.
            stamped_by: The same for the timestamp's.
        """
        context = self.of(at)
        if self.trust.online and at != self.now:
            context = await self._with_fetched(embedded, at, stamped_by)
        return await self._status(embedded, context, stamped_by), context

    async def _with_fetched(
        self, embedded: EmbeddedPdfSignature, at: datetime, stamped_by: datetime
    ) -> ValidationContext:
        """Revocation data are fetched for now only; they are then good for the earlier moment as well."""
        present = self.of(self.now)
        await self._status(embedded, present, stamped_by)
        return self.trust.context(at, extra=self.store.certificates, crls=present.crls, ocsps=present.ocsps)

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
