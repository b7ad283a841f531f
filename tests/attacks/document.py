"""The table of the attacks for docs/verifying.md; `python -m tests.attacks.document` writes it there."""

import re
from collections import Counter

from contract_tui.domain.verdicts import Verdict
from tests.attacks.catalogue import all_attacks
from tests.attacks.suite import Attack
from tests.world.places import DOCS

DOCUMENT = DOCS / "verifying.md"
_BEGIN, _END = "<!-- attacks -->", "<!-- end of attacks -->"
WHAT_IS_DONE = {
    "bytes": "bits flipped, bytes put before the beginning, behind the end, or taken away",
    "updates": "updates of every kind of object and key, after and between the signatures",
    "cross references": "updates by hand: objects that nothing leads to, elsewhere, twice, awaited",
    "near misses": "archiving and sealing with one entry too many, too few, or of something else",
    "byte ranges": "holes, padding, other spellings, ranges that lie",
    "CMS": "containers changed, cut, swapped, of other kinds, weak digests",
    "chains and usages": "others as platform or party A, purposes, kinds of keys, revoked, expired",
    "replay and swap": "another contract's file, parties in each other's fields, unrecorded certificates",
    "revisions": "cut back, left out, twice, in another order",
    "limits": "rings, depth, bombs, and more of everything than a contract has",
}


def table() -> str:
    """One row per category: what is done, how many files, and what the verifier says of them."""
    rows = [
        f"| {category} | {done} | {_answers([each for each in all_attacks() if each.category == category])} |"
        for category, done in WHAT_IS_DONE.items()
    ]
    head = "| category | what is done | files and what is said of them |\n|---|---|---|\n"
    return head + "\n".join(rows) + "\n"


def _answers(found: list[Attack]) -> str:
    counts = Counter(map(_answer, found))
    return "; ".join(f"{count} × {answer}" for answer, count in counts.most_common())


def _answer(attack: Attack) -> str:
    if not isinstance(attack.verdict, Verdict):
        return "no PDF (2)"
    return f"{attack.verdict.words} ({attack.verdict.exit_code.value})"


def main() -> None:
    """Write the table."""
    old = DOCUMENT.read_text("utf-8")
    new = re.sub(f"{_BEGIN}.*{_END}", lambda _: f"{_BEGIN}\n{table()}{_END}", old, flags=re.DOTALL)
    DOCUMENT.write_text(new, "utf-8")


if __name__ == "__main__":
    main()
