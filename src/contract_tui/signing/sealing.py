"""The platform's signature and 骑缝章 as one revision, whichever key makes it."""

from contract_tui.domain.signatures import SignatureParty
from contract_tui.signing.keys import SigningKey
from contract_tui.signing.pades import LevelOptions, sign
from contract_tui.signing.provider import Sealing, SignedDocument


def sealed(sealing: Sealing, key: SigningKey, options: LevelOptions) -> SignedDocument:
    """Put the platform's signature into its field.

    Raises:
        DeskError: The key cannot be used at that moment; the message says why.
    """
    signed = sign(
        sealing.document,
        SignatureParty.PLATFORM,
        key,
        stamp=sealing.stamp,
        edge_seals=sealing.edge_seals,
        certify=sealing.certify,
        at=sealing.at,
        options=options,
    )
    return SignedDocument(signed.content, signed.signature)
