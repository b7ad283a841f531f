"""合同管理: the list of contracts, from where everything begins.

The list stands for the database at one moment: keys, counts and queues come from one look, or the numbers
above the list and its rows contradict each other while others work. The cursor stays on its contract when
rows come and go; kept on its line it would be on another contract when the key for 删除 arrives.

What an operator narrows the list to is one frozen value (`ListChoices`), kept between two starts. A condition
in a widget of its own would be forgotten by the search, the marks or the count, and a contract would seem to
be gone.
"""

from contract_tui.tui.screens.home.screen import HomeScreen

__all__ = ["HomeScreen"]
