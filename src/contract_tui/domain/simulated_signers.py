"""Simulated signers: how they behave by themselves, and what is decided on their phones (S28, P16)."""

from dataclasses import dataclass
from enum import StrEnum

from contract_tui.domain.contracts import SentMessage

NO_LEGAL_EFFECT = "签署人和签署均为模拟，没有法律效力。"
"""What stands wherever a simulated signer is shown (P16)."""


class Persona(StrEnum):
    """How a simulated signer behaves while nobody decides on the signer's phone."""

    PROMPT = "prompt"
    SLOW = "slow"
    REFUSES = "refuses"
    MISSED = "missed"
    SILENT = "silent"
    NEW = "new"
    SEALING_FAILS = "sealing_fails"


PERSONA_WORDS: dict[Persona, str] = {
    Persona.PROMPT: "收到信息后很快签署",
    Persona.SLOW: "四倍时间后才签署",
    Persona.REFUSES: "拒绝签署",
    Persona.MISSED: "首次信息丢失，重发后签署",
    Persona.SILENT: "不签署，直到逾期",
    Persona.NEW: "新签署人，授权审核后签署",
    Persona.SEALING_FAILS: "签章先失败一次，自动重试",
}
"""What a persona means, as screens and commands say it."""


def persona_words(persona: str) -> str:
    """A stored persona in words; one that this program does not know is named as it is."""
    known = {each.value: words for each, words in PERSONA_WORDS.items()}
    return known.get(persona, persona)


def arrives(persona: str, ordinal: int) -> bool:
    """Whether a message reaches a simulated signer's phone.

    Args:
        ordinal: 1 for the first message, more for resends.
    """
    return persona != Persona.MISSED or ordinal > 1


class Decision(StrEnum):
    """What an operator makes a simulated signer do; it stands above the persona."""

    SIGN = "sign"
    REFUSE = "refuse"
    IGNORE = "ignore"


DECISION_WORDS: dict[Decision, str] = {
    Decision.SIGN: "签署",
    Decision.REFUSE: "拒签",
    Decision.IGNORE: "忽略",
}
"""The decisions as screens and commands say them."""


@dataclass(frozen=True, slots=True)
class SimulatedPhone:
    """The phone of a simulated signer of a contract that waits for 客户签署.

    Attributes:
        id: The contract's key.
        contract: The contract's number.
        signer: Who signs for party A.
        phone: Masked (P9).
        sent: How many messages went out.
        arrived: Those that the phone got; like all messages without link and code (P7).
        decision: What was decided on it; None leaves it to the persona.
    """

    id: int
    contract: str
    customer_name: str
    signer: str
    phone: str
    persona: str
    sent: int
    arrived: tuple[SentMessage, ...]
    decision: Decision | None

    @property
    def problem(self) -> str | None:
        """Why there is nothing to decide on it, or None."""
        if self.arrived:
            return None
        return "这部手机没有收到签署信息，没有可以操作的内容。"
