"""What stands behind each route. Screens do not import this module: the application does."""

from typing import Any, TypeVar

from textual.screen import Screen

from contract_tui.domain.states import Channel
from contract_tui.tui import routes
from contract_tui.tui.routes import Route

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
        case routes.ContractPage(number):
            from contract_tui.tui.screens.contract import ContractScreen

            return ContractScreen(number)
        case routes.ExplanationDialog(number):
            from contract_tui.tui.screens.explanation import ExplanationDialog

            return ExplanationDialog(number)
        case routes.NewContract(account, channel):
            from contract_tui.tui.screens.new_contract import NewContractScreen

            return NewContractScreen(account, channel)
        case routes.ContinuedContract(number):
            from contract_tui.tui.screens.new_contract import NewContractScreen

            return NewContractScreen("", Channel.BOTH, number)
        case routes.BulkPage(action, numbers):
            from contract_tui.tui.screens.bulk import BulkScreen

            return BulkScreen(action, numbers)
        case routes.HelpPage(offers):
            from contract_tui.tui.screens.help import HelpScreen

            return HelpScreen(offers)
        case routes.MessagesPage():
            from contract_tui.tui.screens.messages import MessagesScreen

            return MessagesScreen()
        case routes.ManualPage():
            from contract_tui.tui.screens.manual import ManualScreen

            return ManualScreen()
        case routes.CommandLine(offers):
            from contract_tui.tui.screens.command_line import CommandLineScreen

            return CommandLineScreen(offers)
        case routes.JumpMode(labels):
            from contract_tui.tui.screens.jump import JumpScreen

            return JumpScreen(labels)
        case routes.Palette(offers):
            from contract_tui.tui.screens.palette import PaletteScreen

            return PaletteScreen(offers)
        case routes.CreationDialog(chosen):
            from contract_tui.tui.screens.create import CreateDialog

            return CreateDialog(chosen)
        case routes.FilterDialog(criteria):
            from contract_tui.tui.screens.filter_dialog import FilterDialog

            return FilterDialog(criteria)
        case routes.ExportDialog(criteria, sort, note):
            from contract_tui.tui.screens.export_dialog import ExportDialog

            return ExportDialog(criteria, sort, note)
        case routes.PaperDialog(contract, book):
            from contract_tui.tui.screens.paper import PaperDialog

            return PaperDialog(contract, book)
        case routes.MailingPage(number):
            from contract_tui.tui.screens.paper import MailingScreen

            return MailingScreen(number)
        case routes.CustomersPage():
            from contract_tui.tui.screens.customers import CustomersScreen

            return CustomersScreen()
        case routes.CustomerForm(kind, customer):
            from contract_tui.tui.screens.customer_form import CustomerFormScreen

            return CustomerFormScreen(kind, customer)
        case routes.PartyBookPage(customer):
            from contract_tui.tui.screens.party_book import PartyBookScreen

            return PartyBookScreen(customer)
        case routes.SignerDialog(account, by_operator):
            from contract_tui.tui.screens.new_contract.signer_dialog import SignerDialog

            return SignerDialog(account, by_operator)
        case routes.ImportPage():
            from contract_tui.tui.screens.import_orders import ImportOrdersScreen

            return ImportOrdersScreen()
        case routes.VerifyPage():
            from contract_tui.tui.screens.verify import VerifyScreen

            return VerifyScreen()
        case routes.ReadinessPage():
            from contract_tui.tui.screens.readiness import ReadinessScreen

            return ReadinessScreen()
        case routes.PhonePage(number):
            from contract_tui.tui.screens.phone import PhoneScreen

            return PhoneScreen(number)
        case routes.StatisticsPage():
            from contract_tui.tui.screens.statistics import StatisticsScreen

            return StatisticsScreen()
        case routes.TemplatePage():
            from contract_tui.tui.screens.template import TemplateScreen

            return TemplateScreen()
        case _:
            raise LookupError(f"no page for {route!r}")
