"""Where things lie in the project."""

from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
DOCS = PROJECT / "docs"
CASES = PROJECT / "tests" / "cases"
"""Files that people brought, and files that made an earlier version hang."""
