"""The helper process: `python -m contract_tui.confined DESCRIPTOR`, started by `client.py` alone."""

import sys

from contract_tui.confined.server import serve

if __name__ == "__main__":
    serve(int(sys.argv[1]))
