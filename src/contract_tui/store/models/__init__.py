"""The tables. Rows never leave the `store` package: frozen domain objects do.

Amounts are integers of 分, times UTC. Two rules are constraints of the database: an order is in at most one
undeleted contract (`uq_contract_order_held`, S61), and a contract number is unique for ever (P10).

A column of a contract's tables is a fact: events hold a digest of it, unless `store/facts.py` lists it as
none. So a column that work changes by itself (a due time, a counter) belongs on that list, or every contract
is called altered by its next step; and one that a later schema adds starts empty, or all older digests break.
"""

from contract_tui.store.models.columns import (
    PartyFields,
    TaskFields,
    metadata,
)
from contract_tui.store.models.contracts import (
    AuditEventRow,
    BlobRow,
    ConfirmedPartyRow,
    ContractOrderRow,
    ContractRow,
    DocumentRow,
    DraftSelectionRow,
    MessageRow,
    NumberDayRow,
    NumberSkipRow,
    PaperCopyRow,
    PhoneDecisionRow,
)
from contract_tui.store.models.parties import (
    CustomerRow,
    NameInitialsRow,
    OrderRow,
    PartyBookRow,
    SelectionRow,
    SignerRow,
)
from contract_tui.store.models.signing import (
    ArchiveRow,
    CheckpointRow,
    EarlierDocumentRow,
    EvidenceRow,
    SealCertificateRow,
    SignatureRow,
    SigningCommandRow,
)

__all__ = [
    "ArchiveRow",
    "AuditEventRow",
    "BlobRow",
    "CheckpointRow",
    "ConfirmedPartyRow",
    "ContractOrderRow",
    "ContractRow",
    "CustomerRow",
    "DocumentRow",
    "DraftSelectionRow",
    "EarlierDocumentRow",
    "EvidenceRow",
    "MessageRow",
    "NameInitialsRow",
    "NumberDayRow",
    "NumberSkipRow",
    "OrderRow",
    "PaperCopyRow",
    "PartyBookRow",
    "PartyFields",
    "PhoneDecisionRow",
    "SealCertificateRow",
    "SelectionRow",
    "SignatureRow",
    "SignerRow",
    "SigningCommandRow",
    "TaskFields",
    "metadata",
]
