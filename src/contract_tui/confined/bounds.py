"""How much a confined call may want, and the error when it wants more."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, ParamSpec, TypeVar

from contract_tui.domain.errors import InvalidInputError

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Excess(StrEnum):
    """Which bound a call passed."""

    SECONDS = "seconds"
    MEMORY = "memory"
    OUTPUT = "output"
    STARVED = "starved"
    CRASH = "crash"


_WORDS = {
    Excess.SECONDS: "没有在规定的时间内结束",
    Excess.MEMORY: "需要的内存超过限制",
    Excess.OUTPUT: "结果过大",
    Excess.STARVED: "没有得到足够的处理器时间",
    Excess.CRASH: "意外中断",
}


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one call may use.

    Attributes:
        cpu_seconds: Of processor time; this tells what is too complicated, however busy the machine is.
        seconds: Of wall time, once the function's module is loaded.
        memory: Bytes of address space, the interpreter's and its libraries' own (some 250 MB) included.
        output: Bytes of the pickled result.
    """

    cpu_seconds: int
    seconds: float
    memory: int
    output: int = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Named(Generic[_P, _T]):
    """A function by its name, for one whose module the asking process does without.

    Attributes:
        module: Where it stands at the top level; the helper process imports it once.
    """

    module: str
    name: str


class TooMuchError(InvalidInputError):
    """A confined call passed one of its bounds; callers say in their own words what was too much.

    Args:
        excess: Which bound. `STARVED` says nothing of the input: the machine was too busy.
    """

    def __init__(self, excess: Excess) -> None:
        super().__init__(f"处理{_WORDS[excess]}，已停止。", "请检查输入的内容是否过大或过于复杂。")
        self.excess = excess

    def __reduce__(self) -> "tuple[type[TooMuchError], tuple[Excess]]":
        return TooMuchError, (self.excess,)
