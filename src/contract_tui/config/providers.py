"""Which signing providers the settings may name: names alone, what they are is said above this layer.

Besides those that come with the program, a package that is installed beside it may offer one, by an entry
point (`[project.entry-points."contract_tui.providers"]`, see docs/providers.md). It cannot take the name of
one that comes with the program.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "contract_tui.providers"
"""The entry points' group; each of them is a `signing.registry.Specification`."""
PROVIDERS = ("simulated", "exchange")
"""Those that come with the program; an ordinary home must name one before anything is sent or sealed."""


def installed_provider(name: str) -> "EntryPoint | None":
    """The provider of that name in another installed package, not loaded; None when there is none."""
    if not name or name in PROVIDERS:
        return None
    # Looking through all installed packages takes longer than starting does, so nothing is loaded before.
    from importlib.metadata import entry_points

    return next(iter(entry_points(group=GROUP, name=name)), None)


def is_provider(name: str) -> bool:
    """Whether a provider can be chosen by that name."""
    return name in PROVIDERS or installed_provider(name) is not None
