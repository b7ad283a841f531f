"""What terminal it is, judged by the environment alone."""

import stat
from pathlib import Path

import pytest

from contract_tui.config.settings import THEMES
from contract_tui.domain.parties import field_problem
from contract_tui.tui.base_app import BaseApp
from contract_tui.tui.terminal import crash_lines, detect, write_crash
from contract_tui.tui.widgets.form import FieldSpec, Form
from tests.tui.driver import Driver, at_the_keyboard
from tests.tui.stage import Page, Stage


def test_a_dumb_terminal_is_refused_with_a_pointer_to_the_commands() -> None:
    refusal = detect({"TERM": "dumb"}, is_tty=True).refusal
    assert refusal is not None
    assert "contract-tui contract list" in refusal
    assert "TERM=dumb" in refusal


def test_a_pipe_is_refused() -> None:
    assert "不是终端" in (detect({"TERM": "xterm-256color"}, is_tty=False).refusal or "")


@pytest.mark.parametrize(
    ("environ", "theme"),
    [
        ({"TERM": "xterm-256color"}, "desk-dark"),
        ({"TERM": "xterm-256color", "COLORFGBG": "0;15"}, "desk-light"),
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, "desk-dark"),
        ({"TERM": "screen"}, "ansi-dark"),
        ({"TERM": "linux"}, "ansi-dark"),
        ({"TERM": "vt100", "COLORFGBG": "0;15"}, "ansi-light"),
    ],
)
def test_the_theme_follows_the_terminals_colours(environ: dict[str, str], theme: str) -> None:
    assert detect(environ, is_tty=True).theme == theme


@pytest.mark.parametrize(
    ("setting", "many", "few"),
    [
        ("auto", "desk-dark", "ansi-dark"),
        ("dark", "desk-dark", "ansi-dark"),
        ("light", "desk-light", "ansi-light"),
        ("ansi-dark", "ansi-dark", "ansi-dark"),
        ("ansi-light", "ansi-light", "ansi-light"),
    ],
)
def test_the_settings_theme_is_shown_in_the_terminals_colours(setting: str, many: str, few: str) -> None:
    assert detect({"TERM": "xterm-256color"}, is_tty=True, theme=setting).theme == many
    assert detect({"TERM": "linux"}, is_tty=True, theme=setting).theme == few
    # What the terminal says of its background counts for `auto` alone.
    assert detect({"TERM": "linux", "COLORFGBG": "0;15"}, is_tty=True, theme="dark").theme == "ansi-dark"


def test_every_theme_that_the_settings_allow_is_one_that_the_interface_has() -> None:
    names = set(BaseApp().available_themes)
    for setting in THEMES:
        for name in ("xterm-256color", "linux"):
            assert detect({"TERM": name}, is_tty=True, theme=setting).theme in names


@pytest.mark.parametrize("name", ["xterm", "screen", "linux", "xterm-256color"])
async def test_without_colours_attributes_alone_tell_parts_apart(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    environ = {"TERM": name, "NO_COLOR": "1"}
    for variable, value in environ.items():
        monkeypatch.setenv(variable, value)
    page = Page(Form([FieldSpec("contact", "联系人")], {"contact": "李某"}, field_problem))
    page.AUTO_FOCUS = "SafeInput"  # type: ignore[misc]  # of this page alone
    async with at_the_keyboard(Stage(page, terminal=detect(environ, is_tty=True))) as operator:
        await operator.sees("李某")
        await operator.presses("home")
        await operator.until(lambda: "李" in styled(operator, "reverse"), "the field's cursor is seen")
        page.notify("已保存。")
        await operator.sees("已保存。")
        assert styled(operator, "bold")
        colours = {
            colour
            for strip in operator.strips
            for _text, style, _control in strip
            if style is not None
            for colour in (style.color, style.bgcolor)
            if colour is not None
        }
        assert {colour.name for colour in colours} == {"default"}


def test_an_empty_no_color_asks_for_nothing() -> None:
    terminal = detect({"TERM": "xterm-256color", "NO_COLOR": ""}, is_tty=True)
    assert (terminal.theme, terminal.coloured) == ("desk-dark", True)


def styled(operator: Driver, attribute: str) -> list[str]:
    return [
        text
        for strip in operator.strips
        for text, style, _control in strip
        if style is not None and getattr(style, attribute)
    ]


def test_over_ssh_nothing_moves_and_no_mouse_is_asked_for() -> None:
    terminal = detect({"TERM": "xterm-256color", "SSH_CONNECTION": "1.2.3.4 5 6.7.8.9 22"}, is_tty=True)
    assert (terminal.remote, terminal.mouse, terminal.animation) == (True, False, False)


def test_a_local_terminal_has_the_mouse() -> None:
    assert detect({"TERM": "xterm-256color"}, is_tty=True).mouse


def test_a_crash_goes_to_a_log_that_only_its_owner_reads_and_keeps_no_locals(tmp_path: Path) -> None:
    log = tmp_path / "home" / "crash.log"
    write_crash(_error(), log)
    text = log.read_text("utf-8")
    assert "ZeroDivisionError" in text
    assert "13800138000" not in text
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def _error() -> ZeroDivisionError:
    phone = int("1380013" + "8000")
    try:
        raise ZeroDivisionError(phone // phone)
    except ZeroDivisionError as error:
        return error


def test_the_two_lines_of_a_crash_hold_no_data(tmp_path: Path) -> None:
    lines = crash_lines(ValueError("13800138000"), tmp_path / "log")
    assert len(lines) == 2
    assert "13800138000" not in "".join(lines)
    assert str(tmp_path / "log") in lines[1]
