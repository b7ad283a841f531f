"""The platform's signature and 骑缝章 as one revision, whichever key makes it."""

from io import BytesIO

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

from contract_tui.domain.errors import ForbiddenError, OutsideError
from contract_tui.domain.signatures import SignatureParty
from contract_tui.signing.certificates import key_fingerprint
from contract_tui.signing.keys import SigningKey
from contract_tui.signing.pades import LevelOptions, sign
from contract_tui.signing.provider import Sealing, SignedPdf


def sealed(sealing: Sealing, key: SigningKey, options: LevelOptions) -> SignedPdf:
    """Put the platform's signature into its field.

    Raises:
        DeskError: The key cannot be used at that moment, or party A's signature is by the same key; the
            message says which.
    """
    _refuse_own_key(sealing.document, key)
    return sign(
        sealing.document,
        SignatureParty.PLATFORM,
        key,
        stamp=sealing.stamp,
        edge_seals=sealing.edge_seals,
        certify=sealing.certify,
        at=sealing.at,
        options=options,
    )


def _refuse_own_key(document: bytes, key: SigningKey) -> None:
    """One key for both parties proves nothing, and the verifier would say so of what was sealed."""
    try:
        others = PdfFileReader(BytesIO(document)).embedded_regular_signatures
    except PdfError as error:
        raise OutsideError("合同文件不能签署：文件已损坏。", "请重新生成合同文件后重试。") from error
    if key_fingerprint(key.certificate) in {key_fingerprint(each.signer_cert) for each in others}:
        raise ForbiddenError(
            "合同上已有用平台签章的密钥签署的签名，不能证明是双方签署，不再盖章。",
            "请作废此合同，由甲方用自己的证书重新签署。",
        )
