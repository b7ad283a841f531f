"""The one diagnosis of a home: small checks, each declared once with the occasions on which it looks.

`doctor`, `seal check`, `config check`, 准备情况 and sending ask this one; they only print, or refuse (P19).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from contract_tui.config import Settings
from contract_tui.desk.diagnosis import home, program, service, stock
from contract_tui.desk.diagnosis.archives import archives
from contract_tui.desk.diagnosis.clock import clock
from contract_tui.desk.diagnosis.libraries import libraries
from contract_tui.desk.diagnosis.places import places
from contract_tui.desk.diagnosis.seal_key import seal_key
from contract_tui.desk.diagnosis.situation import Occasion, OpenHome, Situation
from contract_tui.desk.diagnosis.trust import time_stamps, trust
from contract_tui.domain.clock import Clock
from contract_tui.domain.findings import Finding

_DOCTOR = frozenset({Occasion.DOCTOR})
_HOLDER = frozenset({Occasion.SEAL_CHECK})
_READY = frozenset({Occasion.DOCTOR, Occasion.READINESS, Occasion.CHECKLIST})
_STOCK = frozenset({Occasion.DOCTOR, Occasion.CHECKLIST})
_COMPLETING = _READY | {Occasion.SENDING}
"""What is needed after the sending; whether signers can be told, sending itself finds out in time."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to look at.

    Attributes:
        name: What it is called in the program; findings have words of their own.
        occasions: When it looks.
        look: Looks, and says what it found.
    """

    name: str
    occasions: frozenset[Occasion]
    look: Callable[[Situation], Iterator[Finding]]


CHECKS = (
    Check("program", _DOCTOR, program.program),
    Check("libraries", _DOCTOR, libraries),
    Check("database", _DOCTOR, home.database),
    Check("clock", _DOCTOR, clock),
    Check("folder", _DOCTOR, home.folder),
    Check("fonts", _DOCTOR, program.fonts),
    Check("places", _DOCTOR, places),
    Check("platform", _COMPLETING, service.platform),
    Check("provider", _COMPLETING, service.provider),
    Check("seal key", _COMPLETING | _HOLDER, seal_key),
    Check("trust", _COMPLETING | _HOLDER, trust),
    Check("surroundings of the provider", _READY, service.surroundings),
    Check("customers", _STOCK, stock.customers),
    Check("orders", _STOCK, stock.orders),
    Check("time stamps", _DOCTOR | _HOLDER, time_stamps),
    Check("archives", _DOCTOR, archives),
    Check("terminal", _DOCTOR, program.terminal),
    Check("encoding", _DOCTOR, program.encoding),
)
"""In the order in which they are told."""


class Diagnosis:
    """Looks at one home and at what it runs on.

    Args:
        settings: Of the home.
        clock: The present moment.
        open_home: Opens the database, where a check needs it; raises what opening it raises.
        config_file: Where the settings' file is or would be; None where nobody reads one.
    """

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        open_home: Callable[[], OpenHome],
        config_file: Path | None = None,
    ) -> None:
        self.settings = settings
        self._clock = clock
        self._open_home = open_home
        self._config_file = config_file

    def situation(self, occasion: Occasion) -> Situation:
        """What checks look at now."""
        return Situation(self.settings, self._clock, self._open_home, occasion, self._config_file)

    def findings(self, occasion: Occasion) -> Iterator[Finding]:
        """Everything that is looked at on an occasion, one after the other."""
        for _, findings in self.by_check(occasion):
            yield from findings

    def by_check(self, occasion: Occasion) -> Iterator[tuple[str, Iterator[Finding]]]:
        """The same by the checks' names; what a check finds has to be taken before the next one looks."""
        situation = self.situation(occasion)
        for check in CHECKS:
            if occasion in check.occasions:
                yield check.name, check.look(situation)
