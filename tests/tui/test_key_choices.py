"""The keys that an operator's settings give: what could never work is named with file and line."""

from pathlib import Path

import pytest
from tools.docs import DOCS

from contract_tui.config import load_settings
from contract_tui.config.keys import KeyChoice
from contract_tui.domain.errors import InvalidInputError
from contract_tui.domain.states import Substate, Waiting
from contract_tui.tui.catalogue import commands_of_screen, every_screen
from contract_tui.tui.commands import keymap
from contract_tui.tui.commands.command import HELP, PALETTE, QUIT, Command
from contract_tui.tui.commands.meanings import canonical
from contract_tui.tui.key_choices import chosen_keys
from contract_tui.tui.next_steps import _waited
from contract_tui.tui.start import checked_keys

LIST = (
    Command("open", ("enter", "l"), "打开", "打开"),
    Command("download", ("d",), "下载", "下载"),
    Command("delete", ("delete", "D"), "删除", "删除"),
    QUIT,
    PALETTE,
    HELP,
)
FORM = (Command("save", ("f8",), "保存", "保存"), Command("open", ("o",), "打开", "打开"), QUIT)


def judged(**choices: str | list[str]) -> dict[str, tuple[str, ...]]:
    given = [
        KeyChoice(name, tuple(keys.split(",") if isinstance(keys, str) else keys), f"第 {line} 行")
        for line, (name, keys) in enumerate(choices.items(), start=1)
    ]
    return chosen_keys(given, [LIST, FORM])


def refusal(**choices: str | list[str]) -> InvalidInputError:
    with pytest.raises(InvalidInputError) as refused:
        judged(**choices)
    return refused.value


def test_keys_are_written_as_the_document_shows_them_or_as_textual_calls_them() -> None:
    assert judged(quit=["F12", "Ctrl+X", "W"]) == {"quit": ("f12", "ctrl+x", "W")}
    assert judged(delete="Del", save="f9") == {"delete": ("delete",), "save": ("f9",)}
    assert judged(download=[","]) == {"download": ("comma",)}
    assert judged(help=["?", "f11"]) == {"help": ("question_mark", "f11")}


def test_an_id_that_does_not_exist_is_refused_with_what_comes_near() -> None:
    error = refusal(downlaod="w")
    assert error.message == "第 1 行：没有命令 downlaod。"
    assert error.hint.startswith("相近的有：download")
    assert "contract-tui help keys" in error.hint


@pytest.mark.parametrize("key", ["ctrl+s", "ctrl+i", "Ctrl+C", "cmd+x", "alt+x", "f99", "中", "ctrl+shift+x"])
def test_a_key_that_no_terminal_sends_is_refused(key: str) -> None:
    assert "终端不会把它送给程序" in refusal(download=key).message


@pytest.mark.parametrize("key", ["up", "down", "end", "Tab", "Enter", "空格", "PgDn", "/", "n", "Esc"])
def test_a_key_that_lists_and_texts_take_is_refused(key: str) -> None:
    assert "列表、文本和对话框" in refusal(download=key).message


def test_a_command_may_keep_such_a_key_that_it_has_anyway() -> None:
    assert judged(open=["enter", "v"]) == {"open": ("enter", "v")}


def test_two_commands_of_one_page_never_have_the_same_key() -> None:
    error = refusal(download="D")
    assert "第 1 行：keys.download 的按键 D 在同一页上也是“删除”（delete）的按键" in error.message
    assert "keys.delete" in error.hint
    assert "在同一页上" in refusal(download="w", delete="w").message
    assert judged(download="D", delete="d")["delete"] == ("d",)
    # On different pages they may.
    assert judged(save=["f6"], download="o")["download"] == ("o",)


def test_a_command_that_is_needed_in_a_field_keeps_a_key_that_works_there() -> None:
    assert "在输入框中都不起作用" in refusal(save="w").message
    assert "在输入框中都不起作用" in refusal(quit=["Q", "ctrl+a"]).message
    assert judged(save=["w", "f7"]) == {"save": ("w", "f7")}


PROMPT = (Command("accept", ("enter",), "确定", "确定"), QUIT)


def test_a_command_of_a_page_that_begins_in_a_field_is_given_no_character_alone() -> None:
    def chosen(*keys: str) -> dict[str, tuple[str, ...]]:
        return chosen_keys([KeyChoice("accept", keys, "第 1 行")], [LIST, PROMPT], [PROMPT])

    with pytest.raises(InvalidInputError, match="按键在输入框中都不起作用"):
        chosen("y")
    assert chosen("y", "enter") == {"accept": ("y", "enter")}
    assert chosen("f6") == {"accept": ("f6",)}


@pytest.mark.parametrize("command", ["dialog.accept", "palette.choose"])
def test_the_real_dialogs_with_a_field_take_no_character_as_their_key(tmp_path: Path, command: str) -> None:
    name = f"CONTRACT_TUI_KEYS__{command.upper()}"
    with pytest.raises(InvalidInputError, match="按键在输入框中都不起作用"):
        checked_keys(load_settings(tmp_path, {name: "y"}))
    assert checked_keys(load_settings(tmp_path, {name: "f6"})) == {command: ("f6",)}


@pytest.mark.parametrize(
    "written",
    [
        "[keys.orders]\npaste = 5",
        '[ keys . "orders" ]\npaste = 5',
        "[keys]\norders = { none = 'u', paste = 5 }",
        "[keys]\norders . paste = 5",
        "\nkeys = { orders = { paste = 5 } }",
        "[platform]\ncode = ''\n[keys.orders]\n\npaste = 5",
    ],
)
def test_a_nested_entry_is_named_with_its_line(tmp_path: Path, written: str) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    (home / "config.toml").write_text(f"{written}\n", "utf-8")
    line = len(written.splitlines())
    with pytest.raises(InvalidInputError, match=rf"第 {line} 行：keys\.orders\.paste"):
        load_settings(home, {})


def test_what_a_key_is_called_twice_counts_once() -> None:
    assert judged(download=["w", "w"]) == {"download": ("w",)}


def test_every_declared_key_passes_its_own_judgement() -> None:
    """So a settings' file that repeats docs/keys.md as it is changes nothing and is not refused."""
    pages = [commands_of_screen(screen) for screen in every_screen()]
    for page in pages:
        given = [KeyChoice(each.id, each.keys, "") for each in page]
        assert chosen_keys(given, [page]) == {each.id: tuple(map(canonical, each.keys)) for each in page}


def test_the_file_says_it_in_any_way_that_toml_has(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    path = home / "config.toml"
    path.write_text(
        '[keys]\nquit = "f12"\norders.paste = ["V", "f4"]\n"orders.none" = "u"\norders.mark = "w"\n', "utf-8"
    )
    settings = load_settings(home, {"CONTRACT_TUI_KEYS__HELP": "?,f11"})
    assert [(each.command, each.keys) for each in settings.keys] == [
        ("quit", ("f12",)),
        ("orders.paste", ("V", "f4")),
        ("orders.mark", ("w",)),
        ("orders.none", ("u",)),
        ("help", ("?", "f11")),
    ]
    assert {each.source for each in settings.keys} == {
        *(f"配置文件 {path} 第 {line} 行" for line in (2, 3, 4, 5)),
        "环境变量 CONTRACT_TUI_KEYS__HELP",
    }


@pytest.mark.parametrize("value", ["true", "3", "[]", '""', '["w", 3]', '"w,,x"', '"\\u0007"'])
def test_what_is_no_key_at_all_is_refused_by_whoever_reads_the_settings(tmp_path: Path, value: str) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    (home / "config.toml").write_text(f"[keys]\nquit = {value}\n", "utf-8")
    with pytest.raises(InvalidInputError, match=r"第 2 行：keys\.quit 的值 .* 不正确") as refused:
        load_settings(home, {})
    assert 'quit = "f12"' in refused.value.hint


def test_the_real_pages_judge_them_at_the_start(tmp_path: Path) -> None:
    settings = load_settings(tmp_path, {"CONTRACT_TUI_KEYS__DOWNLOAD": "k"})
    assert checked_keys(settings) == {"download": ("k",)}
    assert checked_keys(load_settings(tmp_path, {})) == {}
    with pytest.raises(InvalidInputError, match="环境变量 CONTRACT_TUI_KEYS__DOWNLOAD："):
        checked_keys(load_settings(tmp_path, {"CONTRACT_TUI_KEYS__DOWNLOAD": "D"}))


def test_the_documents_own_example_works(tmp_path: Path) -> None:
    page = (DOCS / "keys.md").read_text("utf-8")
    example = "\n".join(line[4:] for line in page.splitlines() if line.startswith("    "))
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    (home / "config.toml").write_text(example, "utf-8")
    assert checked_keys(load_settings(home, {})) == {"quit": ("f12",), "download": ("k", "f11")}


def test_a_sentence_names_the_key_that_an_operator_chose() -> None:
    assert "按 s 重新发送" in waiting_long()
    keymap.use({"resend": ("L", "f7")})
    try:
        assert "按 L 重新发送" in waiting_long()
    finally:
        keymap.use({})


def waiting_long() -> str:
    """What the list says of a contract whose signer lets it wait."""
    return _waited(Substate.CUSTOMER_SIGNING, Waiting.CUSTOMER, "3 天")
