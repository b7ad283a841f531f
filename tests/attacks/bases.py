"""Good files that attacks start from."""

from datetime import timedelta
from functools import cache

from contract_tui.domain.verdicts import Flaw
from tests.attacks.suite import Make
from tests.unit.verifying.test_archival import archived, stamped, with_store
from tests.world.signing import files
from tests.world.signing.files import cast

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ANY_CHANGE = (
    Flaw.MODIFIED,
    Flaw.ATTACHMENTS,
    Flaw.CERTIFICATION,
    Flaw.INCOMPLETE,
    Flaw.FIELDS,
    Flaw.EXTRA_SIGNATURE,
)


@cache
def stored() -> bytes:
    return with_store(stamped(), cast().root.crl())


@cache
def kept() -> bytes:
    return archived(stamped())


BASES: dict[str, Make] = {"both": files.both, "single": files.single, "stored": stored, "archived": kept}


def stamped_by_customer() -> bytes:
    return files.by_customer(stamper=cast().timestamps())
