"""Try the mutants."""

import argparse
import random
import sys
import time
from collections.abc import Collection, Iterator
from datetime import date

from tests.attacks.catalogue import all_attacks
from tests.attacks.good_contracts import good_contracts
from tests.attacks.good_files import Sample, good_files
from tests.attacks.good_files import complaint as complaint_of_sample
from tests.attacks.suite import Attack, complaint

from contract_tui.signing import verifying
from tools.mutants.checks import Mutant, mutants
from tools.mutants.redundant import REDUNDANT
from tools.mutants.trial import Case, Trials

_ROOM = "contract_tui.signing.verifying"
MODULES = (
    *(
        f"{_ROOM}.{name}"
        for name in (
            "accounting", "archival", "chains", "changes", "claims", "containers", "contexts", "coverage",
            "drawing", "examining", "identity", "limits", "mentions", "moments", "opening", "properties",
            "report", "returned", "revisions", "rules", "store", "suitability", "updating",
        )
    ),
    "contract_tui.domain.verdicts",
)  # fmt: skip
"""Where a file's verdict is made; `domain.verdicts` weighs what the others found."""


def cases(categories: Collection[str] = ()) -> Iterator[Case]:
    """Every contract that is good, every sample of what signers give back, and every attack.

    Args:
        categories: Only the attacks of these; none means all.
    """
    for contract in good_contracts():
        yield _case(contract, contract.make())
    for sample in good_files():
        yield _returned(sample)
    for attack in all_attacks():
        if not categories or attack.category in categories:
            yield _case(attack, attack.make())


def _returned(sample: Sample) -> Case:
    return Case(f"given back: {sample.name}", lambda: complaint_of_sample(sample, verifying))


def _case(attack: Attack, content: bytes) -> Case:
    return Case(attack.title, lambda: complaint(attack, content, verifying.verify))


def main() -> int:
    """Try the mutants.

    Returns:
        1 when one survives that is not known to be redundant, otherwise 0.
    """
    parser = argparse.ArgumentParser(prog="python -m tools.mutants")
    parser.add_argument("--sample", type=int, metavar="N", help="only so many, others each day")
    parser.add_argument("--module", nargs="+", help="only those of some modules, by their last names")
    parser.add_argument("--category", nargs="+", default=(), help="only by these categories of attacks")
    parser.add_argument("--first", type=int, metavar="N", help="by so many cases, the likely ones first")
    given = parser.parse_args()
    begun = time.monotonic()
    chosen = [each for each in MODULES if not given.module or each.rpartition(".")[2] in given.module]
    found = [each for module in chosen for each in mutants(module) if each.place not in REDUNDANT]
    if given.sample:
        found = random.Random(date.today().toordinal()).sample(found, min(given.sample, len(found)))  # noqa: S311, DTZ011 (repeatable for a day, not secret)
    trials = Trials(cases(given.category), chosen, given.first)
    print(f"{time.monotonic() - begun:.0f} s to learn what each case runs", flush=True)
    survivors = [each for each in found if _survives(each, trials)]
    print(f"{len(found)} mutants, {len(survivors)} not noticed, {time.monotonic() - begun:.0f} s")
    return bool(survivors)


def _survives(mutant: Mutant, trials: Trials) -> bool:
    if trials.notice(mutant) is not None:
        return False
    print(f"NOT NOTICED line {mutant.lines.start}: {mutant.place}", flush=True)
    return True


if __name__ == "__main__":
    sys.exit(main())
