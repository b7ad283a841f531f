"""The wizard's pages, of which one is seen: that which belongs to the contract's sub-state (S12)."""

from collections.abc import Sequence

from textual.widgets import ContentSwitcher, Static

from contract_tui.tui.literal import content
from contract_tui.tui.screens.new_contract.draft import Draft, PageId
from contract_tui.tui.screens.new_contract.page import Page


class Pages(ContentSwitcher):
    """Shows one page; a page that comes into sight gets the keys.

    Args:
        pages: All of them.
    """

    DEFAULT_CSS = "Pages { height: 1fr; }"

    def __init__(self, pages: Sequence[Page]) -> None:
        loading = Static(content(" 读取中"), id=PageId.LOADING.value)
        super().__init__(loading, *pages, initial=PageId.LOADING.value)
        self._by_id = {page.PAGE: page for page in pages}
        self._shown = PageId.LOADING

    @property
    def shown(self) -> PageId:
        """The page in sight."""
        return self._shown

    @property
    def page(self) -> Page | None:
        """The page in sight; None before the first look at the desk."""
        return self._by_id.get(self._shown)

    async def save(self) -> None:
        """Save at once what waits to be saved on the page in sight.

        Raises:
            DeskError: It cannot be saved.
        """
        if self.page is not None:
            await self.page.save()

    def show(self, draft: Draft) -> bool:
        """Show what was read, on the page where the contract is.

        Returns:
            Whether that is another page than before.
        """
        turned = draft.page is not self._shown
        if turned:
            self._shown = draft.page
            self.current = draft.page.value
            if self.page is not None:
                self.page.turned_to()
            self.call_after_refresh(self._begin, draft.page)
        elif self.page is not None:
            self.page.show(draft)
        return turned

    def _begin(self, shown: PageId) -> None:
        page = self.page
        if self.is_attached and page is not None and shown is self._shown:
            page.show(page.draft)
            page.focus_first()
            page.wizard.refresh_bindings()
