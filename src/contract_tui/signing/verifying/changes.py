"""What was changed after a signature, and whether that may be."""

import re
from collections.abc import Iterable

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import HistoricalResolver, RawPdfPath
from pyhanko.sign.diff_analysis import (
    DEFAULT_DIFF_POLICY,
    DiffPolicy,
    DiffResult,
    ModificationLevel,
    StandardDiffPolicy,
    SuspiciousModification,
)
from pyhanko.sign.diff_analysis.constants import ROOT_EXEMPT_STRICT_COMPARISON
from pyhanko.sign.diff_analysis.form_rules_api import FormUpdatingRule
from pyhanko.sign.diff_analysis.rules.file_structure_rules import CatalogModificationRule
from pyhanko.sign.diff_analysis.rules.form_field_rules import (
    GenericFieldModificationRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
)
from pyhanko.sign.diff_analysis.rules_api import (
    Context,
    ReferenceUpdate,
    WhitelistRule,
)
from pyhanko.sign.fields import FieldMDPAction, FieldMDPSpec, MDPPerm

from contract_tui.domain.signatures import EDGE_SEAL_FIELD, PLATFORM_FIELD
from contract_tui.signing.verifying.opening import UNREADABLE, OpenedPdf, entry, fields_of
from contract_tui.signing.verifying.properties import same_properties

_EDGE_SEAL = re.compile(rf"{EDGE_SEAL_FIELD}\d+")
_PERMISSIONS = "/Perms"


def is_edge_seal(name: str) -> bool:
    """Whether a form field bears 骑缝章."""
    return _EDGE_SEAL.fullmatch(name) is not None


def platforms_fields(opened: OpenedPdf) -> list[str]:
    """The fields that the platform fills when it seals."""
    return [PLATFORM_FIELD, *(each.name for each in opened.fields if is_edge_seal(each.name))]


class _PermissionsRule(WhitelistRule):
    """A certification, and nothing else, is entered in the catalog's `/Perms` (ISO 32000-2, 12.8.6)."""

    def apply(self, old: HistoricalResolver, new: HistoricalResolver) -> Iterable[ReferenceUpdate]:
        if _PERMISSIONS not in new.root:
            return
        if _PERMISSIONS in old.root or set(new.root[_PERMISSIONS].keys()) != {"/DocMDP"}:
            raise SuspiciousModification("permissions other than a certification's")
        value = new.root.raw_get(_PERMISSIONS)
        if isinstance(value, generic.IndirectObject) and old.is_ref_unassignable(value.reference):
            yield ReferenceUpdate(
                value.reference, context_checked=Context.from_absolute(old, RawPdfPath("/Root", _PERMISSIONS))
            )


def _policy(*, first: bool) -> StandardDiffPolicy:
    """PyHanko's usual policy, but a form field's drawing is never overwritten in place.

    That leniency also takes drawings from before the first compared revision for changed ones.

    Args:
        first: Whether a first signature is among the changes, so that it may be a certification.
    """
    rules = DEFAULT_DIFF_POLICY.global_rules
    if first:
        rules = [
            CatalogModificationRule(ROOT_EXEMPT_STRICT_COMPARISON | {_PERMISSIONS}),
            _PermissionsRule().as_qualified(ModificationLevel.FORM_FILLING),
            *(each for each in rules if not isinstance(each, CatalogModificationRule)),
        ]
    generic_fields = GenericFieldModificationRule(allow_in_place_appearance_stream_changes=False)
    forms = FormUpdatingRule([SigFieldCreationRule(), SigFieldModificationRule(), generic_fields])
    return StandardDiffPolicy(rules, forms)


def only_filled(opened: OpenedPdf, since: int, names: list[str], *, first: bool = False) -> bool:
    """Whether nothing but these fields was filled after a revision, archival updates aside.

    Args:
        opened: The file.
        since: The revision, from 0.
        names: Fully qualified names of fields.
        first: Whether the first signature is among the changes, so that it may be a certification.
    """
    lock = FieldMDPSpec(FieldMDPAction.EXCLUDE, names)
    result = _review(_policy(first=first), opened, since, lock, MDPPerm.FILL_FORMS)
    return result is not None and result.modification_level <= ModificationLevel.FORM_FILLING


def only_archived(opened: OpenedPdf, since: int) -> bool:
    """Whether nothing but archival data (DSS, document timestamps) was added after a revision."""
    result = _review(_policy(first=False), opened, since, None, MDPPerm.NO_CHANGES)
    return result is not None and result.modification_level <= ModificationLevel.LTA_UPDATES


def _review(
    policy: DiffPolicy, opened: OpenedPdf, since: int, lock: FieldMDPSpec | None, permission: MDPPerm
) -> DiffResult | None:
    try:
        result = policy.review_file(opened.reader, since, field_mdp_spec=lock, doc_mdp=permission)
        if not same_properties(opened.at(since), opened.at(opened.revisions - 1)):
            return None
    except (SuspiciousModification, *UNREADABLE):
        return None
    return result if isinstance(result, DiffResult) else None


def filled_since(opened: OpenedPdf, since: int) -> list[str]:
    """The names of the fields that changed after a revision.

    Raises:
        UnusableError: A form is broken.
    """
    before = {each.name: _seen(each.dictionary) for each in fields_of(opened.at(since).root)}
    return [each.name for each in opened.fields if before.get(each.name) != _seen(each.dictionary)]


def _seen(field: generic.DictionaryObject) -> tuple[str, bytes]:
    """What tells whether a field looks the same: its value, and its normal appearance."""
    value = repr(field.raw_get("/V")) if "/V" in field else ""
    appearance = entry(field["/AP"], "/N") if "/AP" in field else None
    return value, _data(appearance)


def _data(stream: object) -> bytes:
    return bytes(stream.data) if isinstance(stream, generic.StreamObject) else b""
