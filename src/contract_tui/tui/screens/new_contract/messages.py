"""What the wizard's pages say to its screen."""

from dataclasses import dataclass

from textual.message import Message


@dataclass
class ContractCreated(Message):
    """The chosen orders became a contract.

    Attributes:
        number: The contract's number (P10).
    """

    number: str
