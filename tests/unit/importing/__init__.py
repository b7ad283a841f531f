"""Files of orders, in every form that people bring."""
