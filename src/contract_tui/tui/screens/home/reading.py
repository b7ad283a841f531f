"""Reading the list of contracts again, and telling what that brings to light."""

from collections.abc import Callable

from contract_tui.desk.contracts.contracts import Listing
from contract_tui.tui.controllers.list_filters import ListFilters
from contract_tui.tui.controllers.refreshing import Refreshing
from contract_tui.tui.host import Host
from contract_tui.tui.screens.home.contract_list import ContractList
from contract_tui.tui.screens.home.departures import Departures
from contract_tui.tui.screens.home.expiry import ExpiryNotice


class ListReading:
    """Reads keys and counts; rows follow as the table asks for them.

    Args:
        host: The page.
        contracts: The list.
        filters: What narrows it.
        show: Shows what was read.

    Attributes:
        departures: Which contracts were acted on here.
        refreshing: Whether somebody has asked for a read.
        listing: What was read last.
    """

    def __init__(
        self, host: Host, contracts: ContractList, filters: ListFilters, show: Callable[[Listing], None]
    ) -> None:
        self._host, self._list, self._filters, self._show = host, contracts, filters, show
        self._expiry = ExpiryNotice(host)
        self.departures, self.refreshing = Departures(host), Refreshing(host)
        self.listing: Listing | None = None

    async def read(self) -> None:
        """Read, show, and tell what is new.

        Raises:
            DeskError: The desk cannot be asked now.
        """
        host, filters, choices = self._host, self._filters, self._filters.choices
        listing = await host.jobs.in_thread(host.desk.contracts.listing, choices.criteria, choices.sort)
        await filters.read_customer()
        if choices != filters.choices:
            host.desk_changed()  # the operator typed on meanwhile
            return
        self.listing = listing
        self._show(listing)
        if not await self._list.go_to_new():
            filters.clear_all()  # the filter hides it
        await self._list.marks.recheck()
        await self.departures.look(listing.keys, choices.criteria)
        await self._expiry.look()
        self.refreshing.was_read()
