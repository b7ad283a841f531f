"""Try the mutants."""

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import date

from tests.attacks.catalogue import all_attacks
from tests.attacks.claims import CLAIMS, Claim
from tests.attacks.claims import complaint as complaint_of_claim
from tests.attacks.good_contracts import good_contracts
from tests.attacks.good_files import Sample, good_files
from tests.attacks.good_files import complaint as complaint_of_sample
from tests.attacks.suite import Attack, complaint

from contract_tui.signing import verifying
from tools.mutants.checks import Mutant, mutants
from tools.mutants.learning import Case
from tools.mutants.redundant import REDUNDANT
from tools.mutants.trial import Trials
from tools.mutants.unit_tests import unit_cases

_ROOMS = {
    "contract_tui.signing.verifying": (
        "accounting", "archival", "bounded", "chains", "changes", "claims", "containers", "contexts",
        "coverage", "drawing", "examining", "facts", "identity", "limits", "mentions", "moments", "opening",
        "properties", "report", "returned", "revisions", "rules", "store", "suitability", "updating",
    ),
    "contract_tui.desk.proof": ("carried_history", "untrusted_pdfs", "verification"),
    "contract_tui.domain": ("verdicts",),
}  # fmt: skip
MODULES = tuple(f"{room}.{name}" for room, names in _ROOMS.items() for name in names)
"""Where a file's verdict is made, and what the desk compares the file with.

Not here, since no verdict hangs on them: `differences` finds words for changes that were refused already,
`times` tells of clocks and `archivability` of PDF/A, which are no flaws, and `allowed` holds lists and no
check.
"""
_OPEN = "not noticed"
_OUTCOMES = ("by attacks", "by unit tests", "redundant", _OPEN)
_ROW = "{:<14} {:>8} {:>11} {:>14} {:>10} {:>12} {:>8}"


def cases(categories: Collection[str] = ()) -> Iterator[Case]:
    """Contracts that are good, what signers give back, what files say that they are, attacks, and unit tests.

    Args:
        categories: Only the attacks of these, and no unit tests; none means all.
    """
    for contract in good_contracts():
        yield _case(contract, contract.make())
    for sample in good_files():
        yield _returned(sample)
    for claim in CLAIMS:
        yield _claimed(claim, claim.make())
    for attack in all_attacks():
        if not categories or attack.category in categories:
            yield _case(attack, attack.make())
    if not categories:
        yield from unit_cases()


def _returned(sample: Sample) -> Case:
    return Case(f"given back: {sample.name}", lambda: complaint_of_sample(sample, verifying))


def _claimed(claim: Claim, content: bytes) -> Case:
    return Case(f"claims: {claim.name}", lambda: complaint_of_claim(claim, content, verifying))


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
    found = [each for module in chosen for each in mutants(module)]
    if given.sample:
        found = [each for each in found if each.place not in REDUNDANT]
        found = random.Random(date.today().toordinal()).sample(found, min(given.sample, len(found)))  # noqa: S311, DTZ011 (repeatable for a day, not secret)
    trials = Trials(cases(given.category), MODULES, given.first)
    print(f"{time.monotonic() - begun:.0f} s to learn what each case runs", flush=True)
    print(_ROW.format("module", "mutants", *_OUTCOMES, "seconds"))
    total: Counter[str] = Counter()
    try:
        for module in chosen:
            total += _tried(module, [each for each in found if each.module == module], trials)
    finally:
        trials.remember()
    print(_row("all", total, time.monotonic() - begun))
    return bool(total[_OPEN])


def _tried(module: str, found: Sequence[Mutant], trials: Trials) -> Counter[str]:
    """Try the mutants of one module, and tell how many ended how."""
    begun = time.monotonic()
    ended = Counter(_outcome(each, trials) for each in found)
    if ended:
        print(_row(module.rpartition(".")[2], ended, time.monotonic() - begun), flush=True)
    return ended


def _outcome(mutant: Mutant, trials: Trials) -> str:
    if mutant.place in REDUNDANT:
        return "redundant"
    case = trials.notice(mutant)
    if case is not None:
        return "by attacks" if case.attack else "by unit tests"
    print(f"NOT NOTICED line {mutant.lines.start}: {mutant.place}", flush=True)
    return _OPEN


def _row(title: str, ended: Counter[str], seconds: float) -> str:
    return _ROW.format(title, ended.total(), *(ended[each] for each in _OUTCOMES), f"{seconds:.0f}")


if __name__ == "__main__":
    sys.exit(main())
