"""What maintainers run: the table of rules, screenshots, benchmarks."""
