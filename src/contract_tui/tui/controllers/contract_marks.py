"""Marks in the contract list: kept by contract over sorting, filtering and reading again."""

from collections.abc import Sequence
from typing import Protocol

from contract_tui.domain.contracts import ContractRow
from contract_tui.tui.commands.command import Command
from contract_tui.tui.commands.handling import Controller, handles
from contract_tui.tui.commands.keymap import key_name
from contract_tui.tui.host import Host
from contract_tui.tui.marked import Marked, Stretch
from contract_tui.tui.widgets.virtual_table import VirtualTable

_GROUP = "勾选"
_MOST_LOOKED_AT = 100
"""The footer asks at each move of the cursor."""
_MOST_NAMED = 3
"""How many vanished contracts are named one by one."""


class MarksHost(Host, Protocol):
    """A screen with a list of contracts that can be marked."""

    def marks_changed(self, words: str) -> None:
        """Show how many are marked, and what may be done with them."""


class ContractMarks(Controller[MarksHost]):
    """Which contracts are marked.

    Args:
        host: Whose list it is.
        table: Shows the marks, and has the cursor.

    Attributes:
        marked: By the database's key, which a contract keeps for ever, as it keeps its number.
    """

    def __init__(self, host: MarksHost, table: VirtualTable[ContractRow]) -> None:
        super().__init__(host)
        self._table = table
        self.marked: Marked[None] = Marked()
        self._stretch: Stretch | None = None
        self._before = self.marked

    def known_rows(self) -> Sequence[ContractRow] | None:
        """The marked contracts as the table has them at hand; None when it has not all, or they are many."""
        if len(self.marked) > _MOST_LOOKED_AT:
            return None
        rows = [self._table.row(key) for key in self.marked.rows]
        known = [row for row in rows if row is not None]
        return known if len(known) == len(rows) else None

    @property
    def listed(self) -> int:
        """How many contracts the list has, marked or not."""
        return len(self._table.keys)

    def _has_none(self) -> str | None:
        return None if self.marked.rows else "没有勾选的合同。"

    def _none_to_restore(self) -> str | None:
        return None if self.marked.taken else "没有可以恢复的勾选。"

    def _is_empty(self) -> str | None:
        return None if len(self._table.keys) else "列表中没有合同。"

    @handles(
        Command(
            "mark", ("space",), "勾选", "勾选或取消勾选光标所在的合同；有勾选时，操作对勾选的合同进行", _GROUP
        ),
        why_not=_is_empty,
    )
    def mark(self) -> None:
        """Mark or unmark the contract under the cursor."""
        if self._table.cursor_key is not None:
            self.toggle(self._table.cursor_key)

    def toggle(self, key: int) -> None:
        """Mark or unmark a contract."""
        self._stretch = None
        self._set(self.marked.toggled(key, None))

    @handles(
        Command("mark.all", ("a",), "全选", "勾选当前列出的全部合同", _GROUP, in_footer=False),
        why_not=_is_empty,
    )
    def mark_all(self) -> None:
        """Mark all that the list shows; what a filter hides stays as it is."""
        self._stretch = None
        self._set(self.marked.added(dict.fromkeys(self._table.keys)))

    @handles(
        Command(
            "mark.invert", ("*",), "反选", "当前列出的合同：勾选的取消，未勾选的勾选", _GROUP, in_footer=False
        ),
        why_not=_is_empty,
    )
    def invert(self) -> None:
        """Turn the marks of all that the list shows round."""
        self._stretch = None
        self._set(self.marked.inverted(dict.fromkeys(self._table.keys)))

    @handles(
        Command(
            "mark.none", ("u",), "清除勾选", "取消全部勾选，包括不在当前列表中的", _GROUP, in_footer=False
        ),
        why_not=_has_none,
    )
    def clear(self) -> None:
        """Unmark all, also those that a filter hides."""
        self._stretch = None
        self._set(self.marked.cleared())

    @handles(
        Command("mark.restore", ("U",), "恢复勾选", "恢复上次清除的勾选", _GROUP, in_footer=False),
        why_not=_none_to_restore,
    )
    def restore(self) -> None:
        """Bring back what the last clearing took away."""
        self._set(self.marked.restored())

    @handles(
        Command(
            "mark.range",
            ("v",),
            "连续勾选",
            "从光标处开始，随光标移动连续勾选；再按结束",
            _GROUP,
            in_footer=False,
        ),
        why_not=_is_empty,
    )
    def mark_range(self) -> None:
        """Mark what the cursor moves over, until this is pressed again."""
        if self._stretch is not None and self._stretch.held:
            self._stretch = None
            self._show()
        else:
            self._begin(held=True)

    @handles(
        Command(
            "mark.down", ("shift+down",), "向下勾选", "勾选光标所在的和下一份合同", _GROUP, in_footer=False
        ),
        why_not=_is_empty,
    )
    def mark_down(self) -> None:
        """One row further down."""
        self._move(1)

    @handles(
        Command("mark.up", ("shift+up",), "向上勾选", "勾选光标所在的和上一份合同", _GROUP, in_footer=False),
        why_not=_is_empty,
    )
    def mark_up(self) -> None:
        """One row further up."""
        self._move(-1)

    def cursor_moved(self) -> None:
        """A held stretch goes with the cursor; one that Shift made ends when the cursor goes without it."""
        key = self._table.cursor_key
        if self._stretch is None or key is None or key == self._stretch.reached:
            return
        if self._stretch.held:
            self._reach(key)
        else:
            self._stretch = None

    def done(self, keys: frozenset[int]) -> None:
        """Something was done with these: they are marked no more, the others wait for what comes next."""
        if keys:
            self._set(self.marked.without(keys))

    async def recheck(self) -> None:
        """Unmark contracts that are there no more, and say which; not while a page lies above.

        That page may be deleting them, and says so itself.
        """
        if not self.host.is_active:
            return
        asked = tuple(self.marked.rows)
        vanished = await self.host.jobs.in_thread(self.host.desk.contracts.vanished, asked) if asked else {}
        if vanished:
            self._set(self.marked.without(vanished))
            named = "、".join(sorted(vanished.values())[:_MOST_NAMED])
            rest = f" 等 {len(vanished):,} 份" if len(vanished) > _MOST_NAMED else ""
            self.host.tell(f"合同 {named}{rest}已被删除，已取消勾选。", "warning")
        else:
            self._show()  # the list may hide others than before

    def _begin(self, *, held: bool) -> None:
        key = self._table.cursor_key
        if key is not None:
            self._stretch, self._before = Stretch(key, key, held), self.marked
            self._reach(key)

    def _move(self, lines: int) -> None:
        if self._stretch is None or self._stretch.reached != self._table.cursor_key:
            self._begin(held=False)
        self._table.move_to(self._table.cursor + lines)
        if self._table.cursor_key is not None:
            self._reach(self._table.cursor_key)

    def _reach(self, key: int) -> None:
        if self._stretch is not None:
            self._stretch = self._stretch.to(key)
            self._set(self._before.added(dict.fromkeys(self._stretch.keys(self._table.keys))))

    def _set(self, marked: Marked[None]) -> None:
        self.marked = marked
        self._table.set_marked(marked.rows)
        self._show()

    def _show(self) -> None:
        self.host.marks_changed(self._words())

    def _words(self) -> str:
        held = self._stretch is not None and self._stretch.held
        ending = f"  连续勾选中，按 {key_name('mark.range')} 结束" if held else ""
        if not self.marked.rows:
            return ending.strip()
        hidden = len(self.marked.rows.keys() - frozenset(self._table.keys))
        elsewhere = f"，其中 {hidden:,} 份不在当前列表中" if hidden else ""
        return f"* 已勾选 {len(self.marked):,} 份{elsewhere}（{key_name('mark.none')} 清除）{ending}"
