"""Whether the time that a signer's own clock gave can be true.

Such a time proves nothing and is no flaw of a signature; one that cannot be true is told to whoever relies on
it, since people read it as the day on which a contract was made.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from contract_tui.domain.clock import local_text
from contract_tui.domain.signatures import SignatureParty
from contract_tui.signing.verifying.examining import ExaminedSignature

TOLERANCE = timedelta(minutes=10)
"""How much clocks of different machines may differ without a word."""
_CLOCK = "签署人的时钟不准，或时间不实"


def with_doubts(examined: Sequence[ExaminedSignature], now: datetime) -> list[ExaminedSignature]:
    """The same signatures with what cannot be true of their times.

    Args:
        examined: In the order in which they were made.
        now: UTC.
    """
    proof, sealed_at = now, None
    doubted: list[ExaminedSignature] = []
    for each in reversed(examined):
        proof = min(proof, each.proven_at or proof)
        words = () if each.is_timestamp else tuple(_doubts(each, proof, now, sealed_at))
        doubted.insert(0, replace(each, finding=replace(each.finding, doubts=words)))
        if each.finding.party is SignatureParty.PLATFORM:
            sealed_at = each.claimed_at
    return doubted


def _doubts(
    each: ExaminedSignature, proof: datetime, now: datetime, sealed_at: datetime | None
) -> Iterator[str]:
    """What contradicts the claimed time of one signature.

    Args:
        proof: A moment at which it existed for certain.
        sealed_at: What the platform's clock said when it sealed afterwards.
    """
    claimed, certificate, title = each.claimed_at, each.finding.certificate, each.finding.title
    if claimed is None or certificate is None:
        return
    at = f"{title}写明的签署时间 {local_text(claimed)}"
    if claimed > proof + TOLERANCE:
        which = "现在" if proof == now else "时间戳证明"
        yield f"{at} 晚于{which}的时间（{local_text(proof)}）：{_CLOCK}。"
    elif sealed_at is not None and claimed > sealed_at + TOLERANCE:
        yield f"{at} 晚于平台签章的时间（{local_text(sealed_at)}）：{_CLOCK}。"
    if claimed < certificate.not_before:
        yield f"{at} 早于其证书生效的时间（{local_text(certificate.not_before)}）：{_CLOCK}。"
    if claimed > certificate.not_after:
        yield f"{at} 晚于其证书到期的时间（{local_text(certificate.not_after)}）：{_CLOCK}。"
