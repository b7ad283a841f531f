"""No file imports another one that leads back to it: not for types alone, not inside a function."""

from collections.abc import Mapping, Set
from graphlib import CycleError, TopologicalSorter

import grimp
import pytest


def circle(imports: Mapping[str, Set[str]]) -> list[str]:
    """The files of a circle, the first one again at its end; none when there is no circle."""
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_files_import_each_other_in_a_circle() -> None:
    """Rooms may not either; the layer checker holds that wherever files alone would not tell."""
    graph = grimp.build_graph("contract_tui", cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    assert len(imports) > 100
    assert circle(imports) == []


@pytest.mark.parametrize(
    "imports", [{"a": {"b"}, "b": {"a"}}, {"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}]
)
def test_a_circle_would_be_found(imports: dict[str, set[str]]) -> None:
    assert len(circle(imports)) > 2


def test_two_ways_to_one_file_are_no_circle() -> None:
    assert circle({"a": {"b", "c"}, "b": {"d"}, "c": {"d"}}) == []
