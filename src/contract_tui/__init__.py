"""An order-contract desk (订单合同) for the terminal."""

__version__ = "0.2.0"
