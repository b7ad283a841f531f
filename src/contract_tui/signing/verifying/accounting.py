"""Which objects of an update are accounted for, and how a value of it may be reached."""

from collections.abc import Collection
from typing import Any

from pyhanko.pdf_utils import generic

from contract_tui.signing.verifying.limits import Budget
from contract_tui.signing.verifying.revisions import Number, UnallowedError, Update, raw_items, same


class Accounts:
    """Counts an update's objects off as rules find a place for them.

    An object that replaces another one may do so only where that one stood before; a new one may stand
    wherever a rule takes it, and serves one purpose only.

    Args:
        update: The update.
    """

    def __init__(self, update: Update) -> None:
        self.update = update
        self._settled: dict[Number, str] = dict.fromkeys(update.structural, "structure")
        self._budget = Budget("更新的内容")
        for number in update.touched:
            if same(update.before(number), update.after(number)):
                self._settled[number] = "unchanged"

    def is_changed(self, number: Number) -> bool:
        """Whether the update makes or changes an object."""
        return number in self.update.touched and self._settled.get(number) != "unchanged"

    def spend(self, count: int) -> None:
        """Count what is looked at.

        Raises:
            TooComplicatedError: It is more than any contract has.
        """
        self._budget.spend(count)

    def serves(self, number: Number, purpose: str) -> bool:
        """Whether an object was counted off for a purpose."""
        return self._settled.get(number) == purpose

    def settle(self, number: Number, purpose: str) -> None:
        """Count an object off.

        Raises:
            UnallowedError: It serves another purpose as well.
        """
        if self._settled.setdefault(number, purpose) not in (purpose, "unchanged"):
            raise UnallowedError(f"对象 {number} 有不止一种用途")

    def value(self, raw: Any, purpose: str, old: Any = None) -> Any:
        """What stands at a place after the update.

        Args:
            raw: What is written there, a reference perhaps.
            purpose: What the place is for.
            old: What was written there before; None when nothing was.

        Raises:
            UnallowedError: It refers to an object that is neither new nor the one that stood there.
        """
        self._budget.spend()
        if not isinstance(raw, generic.IndirectObject):
            return raw
        if raw.generation:
            raise UnallowedError("对象的代号不为 0")
        if not same(raw, old):
            if not self.update.is_fresh(raw.idnum):
                raise UnallowedError(f"对象 {raw.idnum} 被另作他用")
            self.settle(raw.idnum, purpose)
        elif self.is_changed(raw.idnum):
            self.settle(raw.idnum, purpose)
        return self.update.after(raw.idnum)

    def old(self, raw: Any) -> Any:
        """What stood at a place before the update; None when nothing did."""
        return self.update.before(raw.idnum) if isinstance(raw, generic.IndirectObject) else raw

    def plain(self, raw: Any, purpose: str) -> None:
        """Take a new value that holds no streams and refers to new objects only.

        Raises:
            UnallowedError: It does not.
        """
        value = self.value(raw, purpose)
        if isinstance(value, generic.StreamObject):
            raise UnallowedError("签名中有不允许的内容")
        if isinstance(value, generic.DictionaryObject):
            for key in value:
                self.plain(value.raw_get(key), purpose)
        elif isinstance(value, generic.ArrayObject):
            for each in raw_items(value):
                self.plain(each, purpose)

    def refuse_rest(self) -> None:
        """Make sure that every object is accounted for.

        Raises:
            UnallowedError: One is not.
        """
        rest = sorted(self.update.touched - set(self._settled))
        if rest:
            known = [each for each in rest if self.update.exists_before(each)]
            what = f"对象 {known[0]} 被改动" if known else f"增加了多余的对象 {rest[0]}"
            raise UnallowedError(what)


def dictionary(value: Any, what: str) -> generic.DictionaryObject:
    """A value that must be a dictionary and no stream.

    Raises:
        UnallowedError: It is something else.
    """
    if not isinstance(value, generic.DictionaryObject) or isinstance(value, generic.StreamObject):
        raise UnallowedError(f"{what}不正确")
    return value


def array(value: Any, what: str) -> generic.ArrayObject:
    """A value that must be an array.

    Raises:
        UnallowedError: It is something else.
    """
    if not isinstance(value, generic.ArrayObject):
        raise UnallowedError(f"{what}不正确")
    return value


def stream(value: Any, keys: Collection[str], what: str) -> generic.StreamObject:
    """A value that must be a stream with no keys but these.

    Raises:
        UnallowedError: It is something else, or has others.
    """
    if not isinstance(value, generic.StreamObject):
        raise UnallowedError(f"{what}不正确")
    refuse_keys(value, keys, what)
    return value


def refuse_keys(dictionary: generic.DictionaryObject, keys: Collection[str], what: str) -> None:
    """Make sure that a new dictionary has no keys but these.

    Raises:
        UnallowedError: It has others.
    """
    others = sorted(set(dictionary) - set(keys))
    if others:
        raise UnallowedError(f"{what}中有不允许的内容 {others[0]}")


def refuse_changes(
    old: generic.DictionaryObject, new: generic.DictionaryObject, besides: Collection[str], what: str
) -> None:
    """Make sure that a dictionary differs in these keys only.

    Raises:
        UnallowedError: It differs elsewhere.
    """
    for key in sorted((set(old) | set(new)) - set(besides)):
        if not same(entry_of(old, key), entry_of(new, key)):
            raise UnallowedError(f"{what}中的 {key} 被改动")


def entry_of(dictionary: generic.DictionaryObject, key: str) -> Any:
    """What is written under a key, references not followed; None when nothing is."""
    return dictionary.raw_get(key) if key in dictionary else None
