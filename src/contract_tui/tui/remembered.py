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
from contract_tui.files.atomic import keep_for_comfort
from contract_tui.files.regular import read_regular


@dataclass(frozen=True, slots=True)
class ListChoices:
    """Which contracts the list shows, and in which order."""

    criteria: ContractFilter = field(default_factory=ContractFilter)
    sort: ContractSort = field(default_factory=ContractSort)


_MOST_BYTES = 65_536
_EVERYTHING = "everything"


def choices_file(cache: Path, operator: str, page: str = "list") -> Path:
    """Where the choices of an operator on a page are kept in a home's cache."""
    return cache / f"{page}-{quote(operator, safe='')[:100]}.json"


def load_eligible_only(path: Path) -> bool:
    """Whether the picker lists only what can be chosen; so it does until somebody wants to see the rest."""
    with suppress(OSError, ValueError, RecursionError):
        return bool(json.loads(read_regular(path, _MOST_BYTES, follow=False)) != {_EVERYTHING: True})
    return True


def save_eligible_only(path: Path, eligible_only: bool) -> None:
    """Keep what the picker lists; where it cannot be written nothing is lost but comfort."""
    keep_for_comfort(path, json.dumps({} if eligible_only else {_EVERYTHING: True}).encode())


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
    criteria, sort = choices.criteria, choices.sort
    values = {
        "states": sorted(criteria.states),
        "channel": criteria.channel,
        "customer": criteria.customer,
        "least_fen": criteria.least_fen,
        "most_fen": criteria.most_fen,
        "created_from": criteria.created_from and criteria.created_from.isoformat(),
        "created_to": criteria.created_to and criteria.created_to.isoformat(),
        "waiting": criteria.waiting,
        "sort": sort.key,
        "reverse": sort.reverse,
    }
    return {name: value for name, value in values.items() if value}


def _from_json(fields: Any) -> ListChoices:
    """The choices that were saved.

    Raises:
        ValueError: A value is none that the list can be asked for; so do TypeError and KeyError say.
    """
    fields = _of(dict, fields)
    criteria = ContractFilter(
        states=frozenset(State(state) for state in _of(list, fields.get("states", []))),
        channel=Channel(fields["channel"]) if "channel" in fields else None,
        customer=_customer(fields.get("customer")),
        least_fen=_fen(fields.get("least_fen")),
        most_fen=_fen(fields.get("most_fen")),
        created_from=_day(fields.get("created_from")),
        created_to=_day(fields.get("created_to")),
        waiting=Waiting(fields["waiting"]) if "waiting" in fields else None,
    )
    if len(criteria.states) > 1:  # the screen shows one or all
        criteria = replace(criteria, states=frozenset())
    reverse = _of(bool, fields.get("reverse", False))
    return ListChoices(criteria, ContractSort(SortKey(fields.get("sort", "created")), reverse))


def _customer(value: object) -> str | None:
    if value is not None:
        _of(str, value).encode()  # lone surrogates are no text that a database can be asked for
    return None if value is None else str(value)


def _fen(value: object) -> int | None:
    if value is not None and abs(_of(int, value)) > LARGEST_FEN:
        raise ValueError(f"larger than any contract: {value}")
    return None if value is None else int(_of(int, value))


def _day(value: object) -> date | None:
    return None if value is None else in_calendar(date.fromisoformat(_of(str, value)))


def _of(kind: type, value: object) -> Any:
    if type(value) is not kind:
        raise ValueError(f"not {kind}: {value!r}")
    return value
