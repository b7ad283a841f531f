"""Asking one line at a time, and asking again until the answer can be used."""

import re
from collections.abc import Callable, Iterable, Sequence

from contract_tui.cli import output

_YES, _NO = frozenset({"y", "yes", "是", "好"}), frozenset({"n", "no", "否", "不"})
_PLACES = re.compile(r"(\d{1,9})(?:\s*-\s*(\d{1,9}))?")

Problem = Callable[[str], str | None]
"""Says why an answer cannot be used, or None when it can."""


class LeftError(Exception):
    """Nobody answers any more: the input has ended."""


def ask(question: str, *, default: str = "", problem: Problem = lambda _: None) -> str:
    """Ask for one line.

    Args:
        question: What is wanted, without a mark at its end.
        default: What an empty line means; it is shown.
        problem: Asked again, with the reason, until this has none.

    Raises:
        LeftError: The input has ended.
    """
    shown = f"{question}（回车为 {default}）：" if default else f"{question}："
    while True:
        line = output.ask(shown)
        if not line:
            raise LeftError
        answer = line.strip() or default
        reason = problem(answer)
        if reason is None:
            return answer
        output.talk(_sentence(reason))


def confirm(question: str) -> bool:
    """Ask for a yes; an empty line is a no, since what is confirmed cannot be taken back.

    Raises:
        LeftError: The input has ended.
    """
    hint = "请回答 y（是）或 n（否）"
    known = _YES | _NO

    def problem(typed: str) -> str | None:
        return None if typed.lower() in known else hint

    return ask(f"{question}？y 是，n 否", default="n", problem=problem).lower() in _YES


def choose(question: str, options: Sequence[str], *, default: int | None = None) -> int:
    """Let one of several be chosen by its number.

    Args:
        question: What is chosen.
        options: In words, at least one.
        default: The place of the one that an empty line means, from 0.

    Returns:
        The chosen one's place, from 0.

    Raises:
        LeftError: The input has ended.
    """
    say_numbered(options)
    hint = f"请输入 1 到 {len(options)} 的序号"
    places = {str(place + 1): place for place in range(len(options))}
    answer = ask(
        question,
        default="" if default is None else str(default + 1),
        problem=lambda typed: None if typed in places else hint,
    )
    return places[answer]


def say(lines: Iterable[str | tuple[str, str]]) -> None:
    """Say facts and sentences, one a line.

    Args:
        lines: A sentence, or a label with its value; foreign text may stand in them.
    """
    for line in lines:
        output.talk(line if isinstance(line, str) else "：".join(line) if line[0] else line[1])


def say_numbered(lines: Sequence[str], *, first: int = 1) -> None:
    """Say a list whose lines are chosen by their numbers."""
    for place, line in enumerate(lines, first):
        output.talk(f"{place}. {line}")


def places_in(typed: str, most: int) -> list[int] | None:
    """The places that somebody names, such as `1-3,5`.

    Args:
        typed: Numbers and ranges, separated by commas or blanks.
        most: The last number that there is.

    Returns:
        Places from 1 in the order named, each once; None when it is no such text, or names one that is not
        there.
    """
    places: dict[int, None] = {}
    for part in re.split(r"[,，、\s]+", re.sub(r"\s*-\s*", "-", typed.strip())):
        match = _PLACES.fullmatch(part)
        if match is None:
            return None
        first, last = int(match[1]), int(match[2] or match[1])
        if not 1 <= first <= last <= most:
            return None
        places.update(dict.fromkeys(range(first, last + 1)))
    return list(places)


def _sentence(reason: str) -> str:
    return reason if reason.endswith(("。", "？", "！")) else f"{reason}。"
