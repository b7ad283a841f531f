"""How a terminal is told something beside what it shows: a bell, a notification, its title.

OSC 9 comes from iTerm2 (kitty, WezTerm, Ghostty and ConEmu know it too), OSC 777 from urxvt (foot and
VTE's terminals of some distributions know it). A terminal that knows neither ignores both. Within tmux only
the bell goes through by itself; the others are wrapped for its passthrough, which it must allow
(`set -g allow-passthrough on`).
"""

from collections.abc import Mapping

from contract_tui.domain.text import shown

PUSH_TITLE, POP_TITLE = "\x1b[22;2t", "\x1b[23;2t"
"""Keep the terminal's title, and give it back (XTWINOPS)."""
BELL = "\x07"
_MOST = 200
_KNOW_OSC_9 = frozenset({"iTerm.app", "WezTerm", "ghostty"})


def way_of(setting: str, environ: Mapping[str, str]) -> str:
    """How this terminal is told that something has ended.

    Args:
        setting: `interface.announce`; `auto` judges by the environment, and trusts the bell where it knows
            no better.

    Returns:
        `none`, `bell`, `osc9` or `osc777`.
    """
    if setting != "auto":
        return setting
    if environ.get("TMUX"):
        return "bell"
    name = environ.get("TERM", "")
    if environ.get("TERM_PROGRAM") in _KNOW_OSC_9 or name == "xterm-kitty":
        return "osc9"
    return "osc777" if name.startswith(("rxvt", "foot")) else "bell"


def announcement(way: str, title: str, words: str, *, in_tmux: bool) -> str:
    """What to send so that a terminal tells of something whatever it shows; empty for `none`.

    Args:
        way: From `way_of`.
        title: Who tells it.
        words: Foreign text in it is made harmless.
        in_tmux: Whether tmux stands between.
    """
    match way:
        case "none":
            return ""
        case "osc9":
            sequence = f"\x1b]9;{_plain(words)}\x07"
        case "osc777":
            sequence = f"\x1b]777;notify;{_plain(title)};{_plain(words)}\x07"
        case _:
            return BELL
    return _through_tmux(sequence) if in_tmux else sequence


def title(words: str) -> str:
    """What to send so that a terminal's title says something."""
    return f"\x1b]2;{_plain(words)}\x07"


def _plain(words: str) -> str:
    """One line without what ends a sequence or divides its fields."""
    return shown(" ".join(words.split())).replace(";", "，")[:_MOST]


def _through_tmux(sequence: str) -> str:
    doubled = sequence.replace("\x1b", "\x1b\x1b")
    return f"\x1bPtmux;{doubled}\x1b\\"
