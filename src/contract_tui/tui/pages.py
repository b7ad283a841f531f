"""What stands behind each route. Screens do not import this module: the application does."""

from typing import Any, TypeVar

from textual.screen import Screen

from contract_tui.tui.routes import (
    ContinuedContract,
    ContractPage,
    HelpPage,
    NewContract,
    Palette,
    Route,
)

AnswerT = TypeVar("AnswerT")


def page_of(route: Route[AnswerT]) -> Screen[AnswerT]:
    """Make the page that a route leads to; its module is loaded when it is first needed.

    Raises:
        LookupError: It leads nowhere: a route was added without its page.
    """
    page: Screen[AnswerT] = _page_of(route)
    return page


def _page_of(route: Route[Any]) -> Screen[Any]:
    match route:
        case ContractPage(number):
            from contract_tui.tui.screens.contract import ContractScreen

            return ContractScreen(number)
        case NewContract(customer, channel):
            from contract_tui.tui.screens.new_contract import NewContractScreen

            return NewContractScreen(customer, channel)
        case ContinuedContract(number):
            from contract_tui.tui.screens.new_contract import NewContractScreen

            return NewContractScreen.resume(number)
        case HelpPage(offers):
            from contract_tui.tui.screens.help import HelpScreen

            return HelpScreen(offers)
        case Palette(offers):
            from contract_tui.tui.screens.palette import PaletteScreen

            return PaletteScreen(offers)
        case _:
            raise LookupError(f"no page for {route!r}")
