"""What was changed in a draft that went back: recorded in its events, and told in words (P17)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from contract_tui.domain import money
from contract_tui.domain.identity import mask_phone
from contract_tui.domain.parties import PARTY_LABELS, PartyDetails

_FORMER = "former_"


def party_changes(former: PartyDetails, now: PartyDetails) -> dict[str, object]:
    """What the event of a further confirmation holds besides: the fields that differ, old and new.

    Phones are masked (P9); `changed` names the fields, also when there are none.
    """
    before, after = _recorded(former), _recorded(now)
    changed = [name for name, value in asdict(former).items() if asdict(now)[name] != value]
    old = {f"{_FORMER}{name}": before[name] for name in changed}
    return {"changed": changed, **{name: after[name] for name in changed}, **old}


def _recorded(details: PartyDetails) -> dict[str, str]:
    return asdict(details) | {"phone": mask_phone(details.phone)}


def order_changes(
    former: Sequence[str], now: Sequence[str], former_fen: int, now_fen: int
) -> dict[str, object]:
    """What the event of changed orders holds: their numbers and total in 分, old and new."""
    return {
        "orders": list(now),
        "total_fen": now_fen,
        f"{_FORMER}orders": list(former),
        f"{_FORMER}total_fen": former_fen,
    }


def order_change_words(details: Mapping[str, object]) -> str:
    """The details of `order_changes` as a person reads them."""
    now, former = (_names(details.get(name)) for name in ("orders", f"{_FORMER}orders"))
    added = [order for order in now if order not in former]
    removed = [order for order in former if order not in now]
    parts = [f"加入 {'、'.join(added)}"] if added else []
    parts += [f"去掉 {'、'.join(removed)}"] if removed else []
    old, new = (details.get(name) for name in (f"{_FORMER}total_fen", "total_fen"))
    if isinstance(old, int) and isinstance(new, int) and old != new:
        parts.append(f"合计由 {money.with_sign(old)} 变为 {money.with_sign(new)}")
    return "；".join(parts) or "只改变了顺序"


def party_change_words(details: Mapping[str, object]) -> str:
    """The details of `party_changes` as a person reads them."""
    changed = _names(details.get("changed"))
    changes = (
        f"{PARTY_LABELS.get(name, name)}由 {details.get(f'{_FORMER}{name}') or '（空）'} "
        f"改为 {details.get(name) or '（空）'}"
        for name in changed
    )
    return "；".join(changes) or "甲方信息没有改变"


def _names(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list | tuple) else []
