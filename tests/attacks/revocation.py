"""Attacks with what was revoked, and with proofs of time by unknown authorities."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial

from contract_tui.domain.verdicts import Flaw, Verdict
from contract_tui.signing.trust import Trust
from tests.attacks.bases import DAY, HOUR, kept, stamped_by_customer
from tests.attacks.suite import Attack, Make
from tests.unit.verifying.test_archival import with_store
from tests.world.signing import files
from tests.world.signing.files import Holder, cast


def by_revocation() -> Iterator[Attack]:
    def lists(*revoked: tuple[Holder, timedelta], until: timedelta = 30 * DAY) -> Trust:
        return replace(
            cast().trust, crls=(cast().root.crl(*revoked, until=until), cast().stamping_root.crl())
        )

    for title, holder in {"the seal": cast().platform, "party A": cast().customer}.items():
        trust = partial(lists, (holder, -HOUR))
        yield Attack(
            "chains and usages", f"{title} is revoked", files.both, frozenset({Flaw.REVOKED}), trust=trust
        )
        yield Attack(
            "chains and usages",
            f"{title} is revoked, and the file brings an older list",
            lambda: with_store(files.both(), cast().root.crl()),
            frozenset({Flaw.REVOKED}),
            trust=trust,
        )
    yield Attack(
        "chains and usages",
        "the list is out of date",
        files.both,
        frozenset({Flaw.REVOCATION_UNKNOWN}),
        Verdict.UNTRUSTED,
        partial(lists, until=-HOUR),
    )
    unknown = partial(lambda: replace(cast().trust, timestamp_roots=cast().trust.roots))
    stamps: dict[str, Make] = {
        "a timestamp of an unknown authority": lambda: files.by_platform(stamped_by_customer()),
        "a document timestamp of an unknown authority": kept,
    }
    for title, make in stamps.items():
        yield Attack(
            "chains and usages", title, make, frozenset({Flaw.TIMESTAMP}), Verdict.UNTRUSTED, unknown
        )
