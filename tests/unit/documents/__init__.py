"""The contract's text and its pages."""
