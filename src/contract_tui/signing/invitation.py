"""What a signer is told: which contract waits, until when, how to sign it and how to give it back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from contract_tui.config import Settings
from contract_tui.domain.clock import local_text
from contract_tui.domain.signatures import PARTY_A_FIELD
from contract_tui.signing.provider import Envelope

_BODY = """\
{signer}，您好！

{customer}与{platform}的订单合同 {contract} 待您签署，文件为 {name}。

请在 {until} 前完成：
1. 用支持 PDF 数字签名的程序（如 Adobe Acrobat、WPS、pyHanko）打开文件，核对合同内容。
2. 用贵方的数字证书在甲方的签名域（名称 {field}）中签署。请勿修改文件、填写其他内容或增加其他签名。
3. 将签署后的文件交回给发送人。

逾期未签署，合同自动作废。如不同意签署，请告知发送人。
"""


@dataclass(frozen=True, slots=True)
class Invitation:
    """One notice to one signer.

    Attributes:
        file: The contract's file on this machine.
        document: The same bytes.
        deadline: UTC.
        platform: Party B's legal name.
    """

    envelope: Envelope
    file: Path
    document: bytes
    subject: str
    body: str
    deadline: datetime
    platform: str


def invitation(settings: Settings, envelope: Envelope, file: Path, document: bytes) -> Invitation:
    """Put a notice into words; it has neither link nor code (P7)."""
    # The first message starts the time that the signer has (P8).
    first = envelope.last_sent_at + timedelta(seconds=settings.timing.deadline)
    deadline = envelope.deadline or first
    body = _BODY.format(
        signer=envelope.signer,
        customer=envelope.customer,
        platform=settings.platform.legal_name,
        contract=envelope.contract,
        name=file.name,
        until=f"{local_text(deadline)}（北京时间）",
        field=PARTY_A_FIELD,
    )
    again = f"（第 {envelope.ordinal} 次通知）" if envelope.ordinal > 1 else ""
    subject = f"订单合同 {envelope.contract} 待签署{again}"
    return Invitation(envelope, file, document, subject, body, deadline, settings.platform.legal_name)
