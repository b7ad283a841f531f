"""`contract-tui` and `python -m contract_tui`."""

import sys


def main() -> None:
    """Run the command that the arguments name and end with its exit code."""
    from contract_tui.cli.main import run
    from contract_tui.watchdog import end

    end(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
