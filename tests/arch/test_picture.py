"""The picture in docs/architecture.md is drawn from the imports: what it leaves out and how it orders."""

import pytest
from tools.architecture import DOCUMENT, Picture, drawn, floors


def test_each_floor_stands_above_what_it_imports() -> None:
    assert floors({("a", "b"): 1, ("c", "a"): 2, ("c", "b"): 3}, {"a", "b", "c"}) == ["c", "a", "b"]


def test_a_circle_begins_with_what_fewest_of_the_others_need() -> None:
    assert floors({("a", "b"): 5, ("b", "a"): 1, ("b", "c"): 1}, {"a", "b", "c"}) == ["a", "b", "c"]


def test_the_picture_holds_every_package_and_no_arrow_that_a_longer_way_implies() -> None:
    picture = Picture().markdown()
    packages = {
        path.parent.name for path in (DOCUMENT.parent.parent / "src/contract_tui").glob("*/__init__.py")
    }
    assert all(f'{package}["<b>{package}</b>' in picture for package in packages)
    assert "engine -->" in picture
    assert "tui -->|" in picture
    assert not any("engine --" in line and line.endswith(" domain") for line in picture.splitlines())


def test_a_document_without_a_place_for_it_is_refused() -> None:
    with pytest.raises(ValueError, match="no place"):
        drawn("# Architecture\n")


def test_drawing_twice_changes_nothing() -> None:
    once = drawn(DOCUMENT.read_text("utf-8"))
    assert drawn(once) == once
