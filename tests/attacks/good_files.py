"""Good files and good returns, which no check may refuse, and bad returns, which none may let pass."""

from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING

from pyhanko.sign.fields import FieldMDPAction, FieldMDPSpec, MDPPerm

from contract_tui.domain.errors import ForbiddenError, InvalidInputError
from contract_tui.domain.verdicts import Verdict
from tests import signed_files as files
from tests.attacks.changes import FORBIDDEN
from tests.signed_files import NOW, cast
from tests.unit.test_verifying_archival import archived, with_store

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Sample:
    """A file that somebody gives back, and whether it is taken."""

    name: str
    content: bytes
    taken: bool


def complaint(sample: Sample, verifier: ModuleType) -> str | None:
    """Say how a verifier is wrong about a sample, or nothing."""
    try:
        verifier.check_return(files.unsigned(), sample.content, cast().trust, NOW)
    except (ForbiddenError, InvalidInputError) as error:
        return str(error) if sample.taken else None
    if not sample.taken:
        return "taken"
    sealed = files.by_platform(sample.content)
    report = verifier.verify(sealed, cast().trust, NOW)
    return None if report.verdict is Verdict.VALID else str(report.line)


@cache
def good_files() -> tuple[Sample, ...]:
    """What signers give back."""
    stamped = files.by_customer(stamper=cast().timestamps())
    good: dict[str, Callable[[], bytes]] = {
        "a certification": files.by_customer,
        "an approval": lambda: files.by_customer(certify=False),
        "validation data and a document timestamp": lambda: archived(with_store(stamped, cast().root.crl())),
    }
    bad: dict[str, Callable[[], bytes]] = {
        "unsigned": files.unsigned,
        "filled and not signed": lambda: files.changed(files.unsigned(), files.draw("PartyA")),
        "another file": lambda: files.by_customer(files.unsigned(4)),
        "bytes behind": lambda: files.by_customer() + b"\n",
        "no changes allowed": lambda: files.by_customer(permission=MDPPerm.NO_CHANGES),
        "notes allowed": lambda: files.by_customer(permission=MDPPerm.ANNOTATE),
        "locked": lambda: files.by_customer(lock=FieldMDPSpec(FieldMDPAction.ALL)),
        "in the platform's field": lambda: files.signed(
            files.unsigned(), "Platform", cast().customer, certify=True
        ),
        "in both fields": lambda: files.signed(files.by_customer(), "Platform", cast().customer),
        "a stranger's": lambda: files.by_customer(by=files.Authority("别处").issue("甲方")),
        "the seal's": lambda: files.by_customer(by=cast().platform),
        "changed before": lambda: files.by_customer(files.changed(files.unsigned(), FORBIDDEN["language"])),
        "changed behind": lambda: files.changed(files.by_customer(), FORBIDDEN["an orphan"]),
        "cut": lambda: files.by_customer()[:-200],
    }
    return tuple(
        Sample(name, make(), taken)
        for group, taken in ((good, True), (bad, False))
        for name, make in group.items()
    )
