"""准备情况: the checklist of a home's first days, and the pages and dialogs that do its steps."""

from contract_tui.tui.screens.readiness.screen import ReadinessScreen

__all__ = ["ReadinessScreen"]
