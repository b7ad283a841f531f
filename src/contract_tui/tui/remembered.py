"""What the contract list remembers of an operator's choices from one start to the next."""

import json
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from contract_tui.domain.filters import ContractFilter, ContractSort, SortKey
from contract_tui.domain.states import Channel, State
from contract_tui.domain.waiting import Waiting


@dataclass(frozen=True, slots=True)
class ListChoices:
    """Which contracts the list shows, and in which order."""

    wanted: ContractFilter = field(default_factory=ContractFilter)
    sort: ContractSort = field(default_factory=ContractSort)


def choices_file(cache: Path, operator: str) -> Path:
    """Where the choices of an operator are kept in a home's cache."""
    return cache / f"list-{quote(operator, safe='')[:100]}.json"


def load_choices(path: Path) -> ListChoices:
    """Read what was saved; a file that is missing, broken or of another program is as good as none."""
    try:
        found = json.loads(path.read_text("utf-8"))
        return _from_json(found if isinstance(found, dict) else {})
    except (OSError, ValueError, TypeError, RecursionError):
        return ListChoices()


def save_choices(path: Path, choices: ListChoices) -> None:
    """Keep choices, but not the search text; where it cannot be written nothing is lost but comfort."""
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".list-")  # 0600
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(_to_json(choices), file)
        Path(temporary).replace(path)


def _to_json(choices: ListChoices) -> dict[str, Any]:
    wanted, sort = choices.wanted, choices.sort
    values = {
        "states": sorted(wanted.states),
        "channel": wanted.channel,
        "customer": wanted.customer,
        "least_fen": wanted.least_fen,
        "most_fen": wanted.most_fen,
        "created_from": wanted.created_from and wanted.created_from.isoformat(),
        "created_to": wanted.created_to and wanted.created_to.isoformat(),
        "waiting": wanted.waiting,
        "sort": sort.key,
        "reverse": sort.reverse,
    }
    return {name: value for name, value in values.items() if value}


def _from_json(found: dict[str, Any]) -> ListChoices:
    wanted = ContractFilter(
        states=frozenset(State(state) for state in found.get("states", ())),
        channel=Channel(found["channel"]) if "channel" in found else None,
        customer=_of(str, found.get("customer")),
        least_fen=_of(int, found.get("least_fen")),
        most_fen=_of(int, found.get("most_fen")),
        created_from=_day(found.get("created_from")),
        created_to=_day(found.get("created_to")),
        waiting=Waiting(found["waiting"]) if "waiting" in found else None,
    )
    if len(wanted.states) > 1:  # the screen shows one or all
        wanted = replace(wanted, states=frozenset())
    return ListChoices(
        wanted, ContractSort(SortKey(found.get("sort", "created")), bool(found.get("reverse")))
    )


def _day(found: object) -> date | None:
    return None if found is None else date.fromisoformat(str(found))


def _of(kind: type, found: object) -> Any:
    if found is not None and not isinstance(found, kind):
        raise ValueError(f"not {kind}: {found!r}")
    return found
