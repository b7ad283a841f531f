"""创建订单合同: the wizard from the choice of orders to the effective contract."""

from contract_tui.tui.screens.new_contract.screen import NewContractScreen

__all__ = ["NewContractScreen"]
