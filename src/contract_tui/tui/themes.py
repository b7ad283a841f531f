"""The two themes for terminals with 256 colours or more; every colour is one of the 256."""

from textual.theme import Theme

from contract_tui.tui.terminal import DARK, LIGHT

THEMES = (
    Theme(
        name=DARK,
        primary="#5fafd7",
        secondary="#87afd7",
        accent="#d7af5f",
        warning="#d7af5f",
        error="#ff8787",
        success="#87d787",
        foreground="#d0d0d0",
        background="#1c1c1c",
        surface="#262626",
        panel="#303030",
        dark=True,
        variables={"block-cursor-text-style": "none"},
    ),
    Theme(
        name=LIGHT,
        primary="#005f87",
        secondary="#005faf",
        accent="#875f00",
        warning="#875f00",
        error="#af0000",
        success="#005f00",
        foreground="#262626",
        background="#eeeeee",
        surface="#e4e4e4",
        panel="#d0d0d0",
        dark=False,
        variables={"block-cursor-text-style": "none"},
    ),
)
