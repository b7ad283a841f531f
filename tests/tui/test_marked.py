"""What is marked in a list is kept by key, whatever the list shows of it."""

from array import array

import pytest

from contract_tui.tui.marked import Marked, Stretch


def marked(*keys: int) -> Marked[None]:
    return Marked(dict.fromkeys(keys))


def test_a_row_is_marked_and_unmarked_by_the_same_step() -> None:
    once = marked(1).toggled(2, None)
    assert list(once.rows) == [1, 2]
    assert list(once.toggled(1, None).rows) == [2]


def test_the_inverse_turns_only_what_is_shown() -> None:
    assert set(marked(1, 9).inverted(dict.fromkeys((1, 2, 3))).rows) == {2, 3, 9}


def test_clearing_can_be_undone_once_and_keeps_what_was_marked_since() -> None:
    cleared = marked(1, 2).cleared()
    assert len(cleared) == 0
    again = cleared.added({3: None}).restored()
    assert set(again.rows) == {1, 2, 3}
    assert not again.taken


def test_clearing_nothing_does_not_forget_what_can_be_brought_back() -> None:
    assert set(marked(1).cleared().cleared().restored().rows) == {1}


def test_what_is_gone_is_not_brought_back() -> None:
    assert set(marked(1, 2).cleared().without([1]).restored().rows) == {2}


@pytest.mark.parametrize(("start", "reached"), [(3, 5), (5, 3)])
def test_a_stretch_goes_either_way(start: int, reached: int) -> None:
    shown = array("q", [1, 3, 4, 5, 6])
    assert list(Stretch(start, reached, held=False).keys(shown)) == [3, 4, 5]


def test_a_stretch_whose_end_is_gone_is_empty() -> None:
    assert list(Stretch(3, 3, held=True).to(8).keys([1, 3, 4])) == []
