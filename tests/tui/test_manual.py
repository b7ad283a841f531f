"""手册: the installed documents, chosen by topic, from any page."""

import re

from contract_tui import manual
from contract_tui.tui.screens.manual import document_lines
from tests.tui.driver import at_the_keyboard
from tests.world.story import Story


async def test_a_document_is_chosen_read_and_left(office: Story) -> None:
    async with at_the_keyboard(office.app()) as operator:
        await operator.presses("Q")
        await operator.sees("手册", "keys", "各页的按键")
        await operator.presses("down", "down", "down", "enter")
        await operator.sees("Importing orders", "contract-tui orders import FILE")
        await operator.presses("escape")
        await operator.sees("各页的按键")
        await operator.presses("q")
        await operator.sees("合同管理")


async def test_a_document_is_searched(office: Story) -> None:
    async with at_the_keyboard(office.app()) as operator:
        await operator.presses("Q", "down", "down", "down", "enter")
        await operator.sees("Importing orders")
        await operator.presses("/")
        await operator.types("workbooks")
        await operator.presses("enter")
        await operator.sees("Excel workbooks")


def test_no_line_is_wider_than_the_page_and_no_word_is_lost() -> None:
    for topic in manual.topics():
        text = re.sub(r"!\[([^]]*)\]\([^)]*\)", r"（图：\1）", manual.read(topic.name))
        shown = "".join(line.text for line in document_lines(manual.read(topic.name), 78))
        assert "".join(shown.split()) == "".join(
            "".join(line.lstrip("# ") if line.startswith("#") else line for line in text.splitlines()).split()
        )
