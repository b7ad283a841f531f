"""What the contract list remembers of an operator's choices from one start to the next."""

import json
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from contract_tui.domain.filter_fields import in_calendar
from contract_tui.domain.filters import ContractFilter, ContractSort, SortKey
from contract_tui.domain.money import LARGEST_FEN
from contract_tui.domain.states import Channel, State, Waiting
from contract_tui.files.regular import read_regular
from contract_tui.files.whole import keep_for_comfort


@dataclass(frozen=True, slots=True)
class ListChoices:
    """Which contracts the list shows, and in which order."""

    wanted: ContractFilter = field(default_factory=ContractFilter)
    sort: ContractSort = field(default_factory=ContractSort)


_MOST_BYTES = 65_536


def choices_file(cache: Path, operator: str) -> Path:
    """Where the choices of an operator are kept in a home's cache."""
    return cache / f"list-{quote(operator, safe='')[:100]}.json"


def load_choices(path: Path) -> tuple[ListChoices, bool]:
    """Read what was saved; what cannot be used is forgotten, so that it stands in nobody's way again.

    Returns:
        The choices, the usual ones when there are none that can be used; and whether there were such.
    """
    try:
        return _from_json(json.loads(read_regular(path, _MOST_BYTES, follow=False))), False
    except FileNotFoundError:
        return ListChoices(), False
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        with suppress(OSError):
            path.unlink()
        return ListChoices(), True


def save_choices(path: Path, choices: ListChoices) -> None:
    """Keep choices, but not the search text; where it cannot be written nothing is lost but comfort."""
    keep_for_comfort(path, json.dumps(_to_json(choices)).encode())


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


def _from_json(found: Any) -> ListChoices:
    """The choices that were saved.

    Raises:
        ValueError: A value is none that the list can be asked for; so do TypeError and KeyError say.
    """
    found = _of(dict, found)
    wanted = ContractFilter(
        states=frozenset(State(state) for state in _of(list, found.get("states", []))),
        channel=Channel(found["channel"]) if "channel" in found else None,
        customer=_customer(found.get("customer")),
        least_fen=_fen(found.get("least_fen")),
        most_fen=_fen(found.get("most_fen")),
        created_from=_day(found.get("created_from")),
        created_to=_day(found.get("created_to")),
        waiting=Waiting(found["waiting"]) if "waiting" in found else None,
    )
    if len(wanted.states) > 1:  # the screen shows one or all
        wanted = replace(wanted, states=frozenset())
    reverse = _of(bool, found.get("reverse", False))
    return ListChoices(wanted, ContractSort(SortKey(found.get("sort", "created")), reverse))


def _customer(found: object) -> str | None:
    if found is not None:
        _of(str, found).encode()  # lone surrogates are no text that a database can be asked for
    return None if found is None else str(found)


def _fen(found: object) -> int | None:
    if found is not None and abs(_of(int, found)) > LARGEST_FEN:
        raise ValueError(f"larger than any contract: {found}")
    return None if found is None else int(_of(int, found))


def _day(found: object) -> date | None:
    return None if found is None else in_calendar(date.fromisoformat(_of(str, found)))


def _of(kind: type, found: object) -> Any:
    if type(found) is not kind:
        raise ValueError(f"not {kind}: {found!r}")
    return found
