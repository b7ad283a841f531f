"""Attacks on signed files: each a file that is generated, and what the verifier must say of it.

Their table is the one of docs/verifying.md; `python -m tests.attacks.document` writes it there.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from contract_tui.domain.errors import InvalidInputError
from contract_tui.domain.verdicts import NOTHING_KNOWN, Flaw, Known, Verdict, VerificationReport
from contract_tui.signing.trust import Trust
from tests.world.signing.files import NOW, cast

Make = Callable[[], bytes]
NO_PDF = "no PDF"
"""Instead of a verdict: a usage error (exit code 2)."""


def usual_trust() -> Trust:
    return cast().trust


@dataclass(frozen=True)
class Attack:
    """One file.

    Attributes:
        category: Of the table.
        name: What is done.
        make: The file.
        flaws: One of which at least must be told; empty where there is nothing to tell.
        verdict: What must be said.
        trust: What the verifier believes.
        known: What the home's database knows.
    """

    category: str
    name: str
    make: Make
    flaws: frozenset[Flaw]
    verdict: Verdict | str = Verdict.INVALID
    trust: Callable[[], Trust] = usual_trust
    known: Callable[[], Known] = lambda: NOTHING_KNOWN

    @property
    def title(self) -> str:
        return f"{self.category}: {self.name}"


Verify = Callable[..., VerificationReport]


def complaint(attack: Attack, content: bytes, verify: Verify) -> str | None:
    """Say how a verifier is fooled by an attack, or nothing.

    Args:
        content: The attack's file.
        verify: The verifier.
    """
    known = attack.known()
    trust = attack.trust().knowing(known.seals, known.seal_keys)
    try:
        report = verify(content, trust, NOW, expected=known.expected, sha256=known.sha256)
    except InvalidInputError:
        return None if attack.verdict == NO_PDF else "no PDF"
    if report.verdict != attack.verdict:
        return f"{report.verdict}: {report.line}"
    found = {each.flaw for each in report.all_problems}
    if attack.flaws and not found & attack.flaws:
        return f"{sorted(found)} instead of {sorted(attack.flaws)}"
    return None


def attacks(
    category: str, *flaws: Flaw, **how: object
) -> Callable[[Iterable[tuple[str, Make]]], list[Attack]]:
    """Attacks of one category with one answer."""

    def made(named: Iterable[tuple[str, Make]]) -> list[Attack]:
        return [Attack(category, name, make, frozenset(flaws), **how) for name, make in named]  # type: ignore[arg-type]  # the caller's keywords

    return made


def doubled(found: Iterable[Attack]) -> Iterator[str]:
    """Titles that appear more than once."""
    seen: set[str] = set()
    for each in found:
        if each.title in seen:
            yield each.title
        seen.add(each.title)
