"""Contracts that travel as files: names, what may come back when, and the words around them."""

from datetime import datetime

from contract_tui.domain.clock import local_text
from contract_tui.domain.contracts import Contract
from contract_tui.domain.numbers import file_stem
from contract_tui.domain.signatures import SignatureInfo


def sent_name(number: str) -> str:
    """The name of the file that goes to the signer."""
    return f"{file_stem(number)}-待签署.pdf"


def earlier_sent_name(number: str) -> str:
    """The same as versions up to 0.1 gave it: with the whole number."""
    return f"{number}-待签署.pdf"


def deadline_problem(deadline: datetime | None, now: datetime) -> str | None:
    """Say that the signing's time is over (P8), or None while it is not.

    Args:
        deadline: UTC.
        now: UTC.
    """
    return "签署期限已过，不再收回文件。" if deadline is not None and now >= deadline else None


def returned_facts(contract: Contract, signature: SignatureInfo) -> list[tuple[str, str]]:
    """Whose signature a returned file bears, beside who was expected to sign, in the interface's words.

    The certificate's subject stands there in full: whoever accepts the file decides by it (P9).
    """
    certificate = signature.certificate
    holder = signature.holder or certificate.subject
    signer = contract.signer.name if contract.signer else contract.customer_name
    facts = [
        ("签署证书", holder),
        ("签发者", certificate.issuer),
        ("有效期", f"{local_text(certificate.not_before)} 至 {local_text(certificate.not_after)}"),
        ("签署时间", local_text(signature.signed_at, seconds=True)),
        ("签名级别", signature.level.words),
        ("应由", f"{contract.customer_name} 的 {signer} 签署"),
    ]
    if signature.timestamp_at is not None:
        facts.insert(4, ("时间戳", local_text(signature.timestamp_at, seconds=True)))
    facts += [("注意", each) for each in (*signature.doubts, *signature.archive_losses)]
    if signer not in holder:
        # It may name a company, or the person in another script: who it is, only somebody can say.
        facts.append(("注意", f"证书主体中没有姓名“{signer}”，请核对是否为应签署的人"))
    return facts
