"""What the tests share: one world of customers, orders, clocks, homes and people."""
