"""That the platform's certificate ends soon: without it nothing can be sealed."""

from contract_tui.tui.host import Host


class ExpiryNotice:
    """Tells of the end once, and again when there is something else to tell.

    Args:
        host: The page that tells.
    """

    def __init__(self, host: Host) -> None:
        self._host = host
        self._last_notice = ""

    async def look(self) -> None:
        """Ask the desk, and tell what is new."""
        notice = await self._host.jobs.in_thread(self._host.desk.signatures.expiry)
        if notice and notice != self._last_notice:
            self._host.tell(notice, "warning")
        self._last_notice = notice
