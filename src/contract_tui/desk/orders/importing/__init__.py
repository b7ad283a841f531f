"""Reading orders from files: the billing API's JSON and CSV tables, as docs/import.md documents."""

from contract_tui.desk.orders.importing.files import read_orders, read_stream

__all__ = ["read_orders", "read_stream"]
