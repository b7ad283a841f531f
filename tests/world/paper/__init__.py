"""Contracts on paper, and programs that look at them."""
