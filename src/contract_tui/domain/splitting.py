"""More orders than one contract takes, proposed as several contracts (S16, S48).

Every contract of a proposal may be made as it stands: at most so many orders, a total that is not negative,
and a refund in the same contract as the order that it refers to, where the orders' data says which one that
is. How few contracts are needed beside refunds is a packing problem; the search for it has a bound, and a
proposal is never wrong, only not always the shortest.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from contract_tui.domain import money
from contract_tui.domain.orders import Order, OrderAction, split_numbers, total

_RESOURCE = re.compile(r"(?<![\w-])[a-z][a-z0-9]*-[a-z0-9]{8,}(?![\w-])", re.ASCII)
"""A resource's number in an order's detail, such as ins-4k2a8b1c; models and sizes are written otherwise."""
_MOST_STEPS = 20_000
"""How long refunds that do not fit at once are tried in other ways; a few hundredths of a second."""
_DEEPEST = 300
"""How many orders at most are tried in other ways."""


@dataclass(frozen=True, slots=True)
class Split:
    """Orders as contracts, or why there is no such way.

    Attributes:
        groups: Each contract's orders, in the order in which they were given; none when there is a problem.
        problem: A sentence, or None.
        hint: What to do about it.
    """

    groups: tuple[tuple[Order, ...], ...] = ()
    problem: str | None = None
    hint: str = ""


@dataclass(frozen=True, slots=True)
class _Part:
    """Orders that stay together.

    Attributes:
        places: Where they stand among all.
        fen: What they add up to, in 分.
    """

    places: tuple[int, ...] = ()
    fen: int = 0

    def joined(self, other: "_Part") -> "_Part":
        return _Part(self.places + other.places, self.fen + other.fen)


def split_orders(orders: Sequence[Order], *, limit: int) -> Split:
    """Propose contracts for orders, each of which could enter a contract by itself.

    Args:
        orders: No order twice.
        limit: The most orders of one contract.

    Returns:
        As few contracts as the search finds. A problem that says that something is impossible is proved; one
        that says that nothing was found is not.
    """
    parts = [_part(orders, places) for places in _together(orders)]
    refused = _impossible(orders, parts, limit)
    if refused is not None:
        return refused
    if len(orders) <= limit and total(orders) <= money.LARGEST_FEN:
        return Split((tuple(orders),))
    covered = _covered(parts, limit)
    if covered is None:
        return Split(
            problem="没有找到每份合同金额都大于等于 0 的分法。",
            hint="请去掉部分退款订单，或把退款订单和金额较大的订单先单独创建一份合同。",
        )
    groups = sorted(sorted(part.places) for part in _packed(covered, limit))
    return Split(tuple(tuple(orders[place] for place in places) for places in groups))


def _part(orders: Sequence[Order], places: Iterable[int]) -> _Part:
    places = tuple(places)
    return _Part(places, total(orders[place] for place in places))


def _together(orders: Sequence[Order]) -> Iterator[list[int]]:
    """The places of orders that stay together: a refund and what it refers to."""
    leads = list(range(len(orders)))

    def lead(place: int) -> int:
        while leads[place] != place:
            place = leads[place]
        return place

    for first, second in _references(orders):
        low, high = sorted((lead(first), lead(second)))
        leads[high] = low
    members: dict[int, list[int]] = {}
    for place in range(len(orders)):
        members.setdefault(lead(place), []).append(place)
    yield from members.values()


def _references(orders: Sequence[Order]) -> Iterator[tuple[int, int]]:
    """Each refund with each order whose number, or one of whose resources, stands in its detail."""
    named: dict[str, list[int]] = {}
    for place, order in enumerate(orders):
        if not _takes_back(order):
            for name in {order.id, *_RESOURCE.findall(order.detail)}:
                named.setdefault(name, []).append(place)
    for place, order in enumerate(orders):
        if _takes_back(order):
            for name in split_numbers(order.detail):
                yield from ((place, other) for other in named.get(name, ()))


def _takes_back(order: Order) -> bool:
    return order.action is OrderAction.REFUND or (order.contract_amount or 0) < 0


def _impossible(orders: Sequence[Order], parts: Sequence[_Part], limit: int) -> Split | None:
    """Why there is no way at all, or None."""
    if not orders:
        return Split(problem="请至少选择一个订单。")
    total_fen = total(orders)
    if total_fen < 0:
        return Split(
            problem=f"所选订单合计 {money.figures(total_fen)} 元，怎样分都会有合同的总金额小于 0。",
            hint="请去掉部分退款订单。",
        )
    gains = sorted((part.fen for part in parts if part.fen > 0 and len(part.places) == 1), reverse=True)
    for part in parts:
        first = orders[part.places[0]].id
        size = len(part.places)
        if size > limit:
            return Split(
                problem=f"订单 {first} 等 {size} 个订单因退款关联，须在同一合同中，但最多 {limit} 个。",
                hint="请去掉其中部分订单。",
            )
        if part.fen > money.LARGEST_FEN:
            return Split(problem=f"订单 {first} 的金额 {money.figures(part.fen)} 元超出单个合同的上限。")
        # A part of several orders is no better than its sum beside single ones, unless it is alone with it.
        if len(parts) == len(orders) and part.fen + sum(gains[: limit - size]) < 0:
            owed = money.figures(part.fen)
            return Split(
                problem=f"退款订单 {first} 为 {owed} 元，任何 {limit - 1} 个订单都抵不上。",
                hint="请去掉这个退款订单。",
            )
    return None


def _covered(parts: Sequence[_Part], limit: int) -> list[_Part] | None:
    """The parts, joined until no sum is negative; None when no way is found."""
    owing = sorted((part for part in parts if part.fen < 0), key=lambda part: part.fen)
    giving = sorted((part for part in parts if part.fen > 0), key=lambda part: -part.fen)
    even = [part for part in parts if part.fen == 0]
    covered = _at_once(owing, giving, limit)
    if covered is None and len(parts) <= _DEEPEST:
        covered = _Search(giving, limit).covered(owing)
    return None if covered is None else [*covered, *even]


def _at_once(owing: Sequence[_Part], giving: Sequence[_Part], limit: int) -> list[_Part] | None:
    """Cover each part by the smallest one that does, or by the largest ones together."""
    left, made = list(giving), list[_Part]()
    for part in owing:
        place = next((at for at, each in enumerate(made) if _joins(each, part, limit)), None)
        if place is not None:
            made[place] = made[place].joined(part)
            continue
        while part.fen < 0:
            fitting = [each for each in left if len(each.places) + len(part.places) <= limit]
            if not fitting:
                return None
            enough = [each for each in fitting if each.fen + part.fen >= 0]
            helper = enough[-1] if enough else fitting[0]
            left.remove(helper)
            part = part.joined(helper)
        made.append(part)
    return [*made, *left]


def _joins(made: _Part, part: _Part, limit: int) -> bool:
    return made.fen + part.fen >= 0 and len(made.places) + len(part.places) <= limit


class _Search:
    """Tries ways to cover negative sums, one after the other, up to a number of steps.

    Args:
        giving: What has a positive sum, the largest first.
        limit: The most orders together.
    """

    def __init__(self, giving: Sequence[_Part], limit: int) -> None:
        self._giving, self._limit = giving, limit
        self._steps = 0

    def covered(self, owing: Sequence[_Part]) -> list[_Part] | None:
        """All parts, joined so that no sum is negative; None when no way is found."""
        return self._placed(list(owing), [])

    def _placed(self, owing: list[_Part], groups: list[_Part]) -> list[_Part] | None:
        """Put each negative part into a group of its own or into an earlier one, then cover the groups."""
        if not owing:
            return self._given(0, groups, [])
        part, rest = owing[0], owing[1:]
        # Alone first: groups that stay small leave room for what covers them.
        for at in (len(groups), *range(len(groups))):
            made = self._with(groups, at, part)
            done = self._placed(rest, made) if made is not None and self._goes_on() else None
            if done is not None:
                return done
        return None

    def _given(self, place: int, groups: list[_Part], spare: list[_Part]) -> list[_Part] | None:
        """Give positive parts, from one place on, to groups that still owe; what nobody needs is spare."""
        if all(group.fen >= 0 for group in groups):
            return [*groups, *spare, *self._giving[place:]]
        if place == len(self._giving) or not self._can_do(place, groups):
            return None
        part, tried = self._giving[place], set[tuple[int, int]]()
        for at, group in enumerate(groups):
            alike = (group.fen, len(group.places))
            if group.fen >= 0 or alike in tried:
                continue
            tried.add(alike)
            made = self._with(groups, at, part)
            done = self._given(place + 1, made, spare) if made is not None and self._goes_on() else None
            if done is not None:
                return done
        return self._given(place + 1, groups, [*spare, part]) if self._goes_on() else None

    def _with(self, groups: list[_Part], at: int, part: _Part) -> list[_Part] | None:
        group = groups[at].joined(part) if at < len(groups) else part
        return [*groups[:at], group, *groups[at + 1 :]] if len(group.places) <= self._limit else None

    def _can_do(self, place: int, groups: list[_Part]) -> bool:
        left = sum(part.fen for part in self._giving[place:])
        return sum(group.fen for group in groups if group.fen < 0) + left >= 0

    def _goes_on(self) -> bool:
        self._steps += 1
        return self._steps <= _MOST_STEPS


def _packed(parts: Sequence[_Part], limit: int) -> list[_Part]:
    """Join parts into contracts, the largest parts first, each into the first contract that has room."""
    contracts: list[_Part] = []
    open_from = 0
    for part in sorted(parts, key=lambda part: -len(part.places)):
        places = (at for at in range(open_from, len(contracts)) if _has_room(contracts[at], part, limit))
        place = next(places, None)
        if place is None:
            contracts.append(part)
        else:
            contracts[place] = contracts[place].joined(part)
        while open_from < len(contracts) and len(contracts[open_from].places) == limit:
            open_from += 1
    return contracts


def _has_room(contract: _Part, part: _Part, limit: int) -> bool:
    return len(contract.places) + len(part.places) <= limit and contract.fen + part.fen <= money.LARGEST_FEN
