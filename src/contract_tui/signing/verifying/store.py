"""The document's security store (DSS, ETSI EN 319 142-1, 5.4): what was kept for those who verify later."""

from collections.abc import Iterable
from dataclasses import dataclass

from asn1crypto import crl, ocsp, x509
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from contract_tui.domain.signatures import Level
from contract_tui.signing.verifying.opening import UNREADABLE, OpenedPdf, entry

_MOST = 256
_SIGNING_CERTIFICATES = frozenset({"signing_certificate", "signing_certificate_v2"})


def _is_pades(embedded: EmbeddedPdfSignature) -> bool:
    """Whether a signature is at least B-B (ETSI EN 319 142-1, 5.2 and 6.3).

    It has the format ETSI.CAdES.detached and names, among what is signed, the certificate that it was made
    with; pyHanko compares that one with the signer's.
    """
    named = {each["type"].native for each in embedded.signer_info["signed_attrs"]}
    return entry(embedded.sig_object, "/SubFilter") == "/ETSI.CAdES.detached" and bool(
        named & _SIGNING_CERTIFICATES
    )


def _listed(opened: OpenedPdf) -> int:
    """How much the store lists, before any of it is read."""
    store = entry(opened.reader.root, "/DSS", {})
    return sum(len(entry(store, key, ())) for key in ("/Certs", "/CRLs", "/OCSPs", "/VRI"))


@dataclass(frozen=True, slots=True)
class SecurityStore:
    """Certificates and revocation data that a file brings with it.

    The data are signed by their issuers, but who made the file chose them: they never stand against lists
    that the settings name, since an old list does not know a later revocation.
    """

    certificates: tuple[x509.Certificate, ...] = ()
    crls: tuple[crl.CertificateList, ...] = ()
    ocsps: tuple[ocsp.OCSPResponse, ...] = ()

    @classmethod
    def read(cls, opened: OpenedPdf) -> "SecurityStore":
        """The file's store as it is now; an empty one where there is none, or a broken one."""
        try:
            if _listed(opened) > _MOST:
                return cls()
            store = DocumentSecurityStore.read_dss(opened.reader)
            return cls(
                tuple(store.load_certs()),
                tuple(crl.CertificateList.load(each.get_object().data) for each in store.crls),
                tuple(ocsp.OCSPResponse.load(each.get_object().data) for each in store.ocsps),
            )
        except (NoDSSFoundError, *UNREADABLE):
            return cls()

    def crls_besides(self, configured: Iterable[crl.CertificateList]) -> tuple[crl.CertificateList, ...]:
        """The lists of issuers of whom the settings name no list."""
        known = {each.issuer.hashable for each in configured}
        return tuple(each for each in self.crls if each.issuer.hashable not in known)

    def level(self, embedded: EmbeddedPdfSignature, *, stamped: bool, archived: bool) -> Level:
        """The level that a signature reached.

        Args:
            embedded: The signature.
            stamped: Whether it has a trusted timestamp.
            archived: Whether a trusted document timestamp covers the store.
        """
        if not _is_pades(embedded):
            return Level.CMS
        if not stamped:
            return Level.B_B
        if not self._knows(embedded.signer_cert):
            return Level.B_T
        return Level.B_LTA if archived else Level.B_LT

    def _knows(self, certificate: x509.Certificate) -> bool:
        """Whether the store has revocation data for a certificate."""
        if any(each.issuer.hashable == certificate.issuer.hashable for each in self.crls):
            return True
        answered = (
            answer["cert_id"]["serial_number"].native
            for each in self.ocsps
            if each["response_status"].native == "successful"
            for answer in each.response_data["responses"]
        )
        return certificate.serial_number in answered
