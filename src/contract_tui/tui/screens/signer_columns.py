"""A list of signers: who, masked phone, authorisation, and in a simulation how each behaves."""

from contract_tui.domain.customers import Signer, SignerStatus
from contract_tui.domain.identity import mask_phone
from contract_tui.domain.simulated_signers import persona_words
from contract_tui.tui.widgets.columns import Cell, Column

_STATUS = {
    SignerStatus.AUTHORISED: Cell("已授权", "good"),
    SignerStatus.UNDER_REVIEW: Cell("授权审核中", "warning"),
}


def _status(signer: Signer) -> Cell:
    return Cell("授权未通过", "bad") if signer.refused else _STATUS[signer.status]


def signer_columns(*, simulated: bool) -> list[Column[Signer]]:
    """The columns; phones are masked (P9).

    Args:
        simulated: Whether signers are simulated, so that their behaviour is named (P16).
    """
    columns: list[Column[Signer]] = [
        Column("签署人", lambda signer: signer.name, width=14, weight=1, most=40),
        Column("手机号", lambda signer: mask_phone(signer.phone), width=11),
        Column("授权状态", _status, width=10),
    ]
    if simulated:
        columns.append(
            Column("模拟行为", lambda signer: Cell(persona_words(signer.persona), "dim"), width=24, weight=1)
        )
    return columns
