"""创建订单合同: the wizard from the choice of orders to the effective contract.

One screen with a page for each step (S12), over one immutable draft that is replaced whenever the desk was
read. The page follows the contract's sub-state, never a counter of its own: the background, the signer or a
colleague may have moved it on, and a wizard that counts would show 确认签署信息 for a contract that is
already sent.

Leaving is always possible and loses nothing. The contract is in the list as it stands, and 继续 opens this
wizard on its page; so no step may keep something in a widget that is not stored yet, except for the pause
of typing.

`Journey` reads, `Pages` shows, `Saving` writes down; what every page offers stands in `Steps`,
`WizardActions` and `WizardReturns`, and a page has the objects that do its own commands. Pages know the
screen as a `Wizard`: none of them can reach into another one.
"""

from contract_tui.tui.screens.new_contract.screen import NewContractScreen

__all__ = ["NewContractScreen"]
