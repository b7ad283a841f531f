"""Print which tests prove which rule, and fail on a rule without one.

A test proves the rules that its name cites (`test_s48_thirty_pass`, `test_s14_to_s19_hold`) or that its
docstring does. The rules are the table of docs/rules.md.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_RULE = re.compile(r"^\| ([SP]\d+) \| (.+?) \|", re.MULTILINE)
_CITED = re.compile(r"(?<![A-Za-z0-9])([sp])(\d{1,2})(?:_to_\1(\d{1,2}))?(?![A-Za-z0-9])", re.IGNORECASE)


def rules() -> dict[str, str]:
    """Every rule's number and words, in order."""
    return dict(_RULE.findall((ROOT / "docs" / "rules.md").read_text("utf-8")))


def cited(text: str) -> Iterator[str]:
    """The rules that a name or a docstring cites; `s14_to_s19` cites six."""
    for letter, first, last in _CITED.findall(text.replace(" to ", "_to_")):
        for number in range(int(first), int(last or first) + 1):
            yield f"{letter.upper()}{number}"


def proofs() -> dict[str, list[str]]:
    """The tests that cite each rule."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                words = f"{node.name.replace('_', ' ')} {ast.get_docstring(node) or ''}"
                name = f"{path.relative_to(ROOT)}::{node.name}"
                for rule in dict.fromkeys(cited(words)):
                    found.setdefault(rule, []).append(name)
    return found


def main() -> int:
    """Print the table.

    Returns:
        1 when a rule has no test or a test cites a rule that does not exist, otherwise 0.
    """
    known, proved = rules(), proofs()
    for number, words in known.items():
        tests = proved.get(number, [])
        print(f"{number:<4} {words}")
        print("".join(f"       {test}\n" for test in tests) or "       NO TEST\n", end="")
    missing = [number for number in known if number not in proved]
    unknown = sorted(set(proved) - set(known))
    print(f"\n{len(known)} rules, {len(known) - len(missing)} proved.")
    if missing:
        print(f"without a test: {', '.join(missing)}")
    if unknown:
        print(f"cited by tests but not a rule: {', '.join(unknown)}")
    return 1 if missing or unknown else 0


if __name__ == "__main__":
    sys.exit(main())
