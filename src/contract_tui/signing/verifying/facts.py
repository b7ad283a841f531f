"""What a signed PDF of the home's own says: who signed it when, and the data inside.

This reads what the rows are held against; whether a file is to be believed is `verify`'s to say.
"""

import json

from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from contract_tui.domain import numbers
from contract_tui.domain.checkpoints import read_head
from contract_tui.domain.errors import InvalidInputError
from contract_tui.domain.evidence import DATA_FILE, Carried, read_history
from contract_tui.domain.orders import DATA_FILE as ORDER_DATA
from contract_tui.domain.signatures import Level, SignatureInfo, SignatureParty
from contract_tui.domain.signed_content import SignedContent
from contract_tui.domain.text import shown
from contract_tui.signing.certificates import facts_of
from contract_tui.signing.verifying.differences import attached_streams
from contract_tui.signing.verifying.limits import UnusableError
from contract_tui.signing.verifying.moments import claimed_stamp, signing_time, utc
from contract_tui.signing.verifying.opening import UNREADABLE, Field, OpenedPdf, entry

_PARTIES = {party.field: party for party in SignatureParty}
_STAMP = "/DocTimeStamp"


def signed_content(content: bytes) -> SignedContent:
    """Read what a document says.

    Args:
        content: The whole file.

    Raises:
        InvalidInputError: It is no PDF that can be read.
    """
    try:
        opened = OpenedPdf(content)
        fields = opened.signed_fields
        stamped = any(_is_stamp(each) for each in fields)
        signatures, broken, revision = [], [], opened.revisions - 1
        for each in fields:
            party = _PARTIES.get(each.name)
            if party is None or _is_stamp(each):
                continue
            intact = _signature(opened, each, party, stamped=stamped)
            if intact is None:
                broken.append(shown(each.name))
                continue
            embedded, signature = intact
            signatures.append(signature)
            if party is SignatureParty.PLATFORM:
                revision = int(embedded.signed_revision)
        files = {name: stream.data for name, stream in attached_streams(opened.at(revision).root).items()}
    except (UnusableError, *UNREADABLE) as error:
        raise InvalidInputError("文件已损坏，不能作为 PDF 读取。", "请从备份恢复。") from error
    return SignedContent(tuple(signatures), tuple(broken), files)


def carried(content: bytes) -> Carried | None:
    """What a sealed document says of the home that it comes from; None when it says nothing that can be read.

    Args:
        content: The whole file; its signatures are examined by others.
    """
    try:
        files = signed_content(content).files
        if DATA_FILE in files:
            history = read_history(files[DATA_FILE])
            return Carried(history.number, history.checkpoint, history)
        order_data = json.loads(files[ORDER_DATA])
        return Carried(numbers.parse(order_data["number"]), read_head(order_data.get("checkpoint")))
    except (InvalidInputError, *UNREADABLE):
        return None


def _signature(
    opened: OpenedPdf, field: Field, party: SignatureParty, *, stamped: bool
) -> tuple[EmbeddedPdfSignature, SignatureInfo] | None:
    """A party's signature, and what it says; None when it is broken."""
    try:
        embedded = EmbeddedPdfSignature(opened.reader, field.dictionary, field.name)
        intact, valid = validate_sig_integrity(
            embedded.signer_info, embedded.signer_cert, "data", embedded.compute_digest()
        )
        covers_revision = embedded.evaluate_signature_coverage() >= SignatureCoverageLevel.ENTIRE_REVISION
        stamp = claimed_stamp(embedded)
        signed_at = signing_time(utc(embedded.self_reported_timestamp), stamp)
        if not (intact and valid and covers_revision) or signed_at is None:
            return None
        level = _level(opened, timestamped=stamp is not None or stamped, archived=stamped)
        return embedded, SignatureInfo(
            party, facts_of(embedded.signer_cert), signed_at, level, timestamp_at=stamp
        )
    except UNREADABLE:
        return None


def _level(opened: OpenedPdf, *, timestamped: bool, archived: bool) -> Level:
    if not timestamped:
        return Level.B_B
    if "/DSS" not in opened.reader.root:
        return Level.B_T
    return Level.B_LTA if archived else Level.B_LT


def _is_stamp(field: Field) -> bool:
    return bool(entry(entry(field.dictionary, "/V", {}), "/Type") == _STAMP)
