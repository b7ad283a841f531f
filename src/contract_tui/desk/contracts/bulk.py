"""One action on many contracts: planned as a whole, done one by one, each in a transaction of its own.

A plan is a look, not a promise: between it and the deed a colleague or a signer may be quicker. The desk
judges each contract again, by the version that the plan saw, and what it refuses then is told like what the
plan refused. Whoever stops, or is stopped, leaves the rest as it was; doing the same again goes on there.
"""

from collections.abc import Callable, Iterator, Sequence

from sqlmodel import Session

from contract_tui.desk.context import Context
from contract_tui.desk.contracts.bundle import Bundle
from contract_tui.desk.contracts.documents import Documents, downloadable
from contract_tui.desk.contracts.drafts import Drafts
from contract_tui.desk.contracts.recreation import Recreation
from contract_tui.desk.contracts.signing import Signing, refuse_resend
from contract_tui.desk.diagnosis.readiness import Readiness
from contract_tui.desk.lookups import head_of
from contract_tui.desk.tasks.queue import TaskQueue
from contract_tui.domain import numbers
from contract_tui.domain.actions import Action
from contract_tui.domain.audit import Operator
from contract_tui.domain.bulk import BulkItem, BulkPlan, BulkResult, Outcome
from contract_tui.domain.contracts import DocumentKind
from contract_tui.domain.disk_errors import DiskError
from contract_tui.domain.errors import DeskError, ForbiddenError, InvalidInputError
from contract_tui.domain.refusals import refuse_unless_possible
from contract_tui.store import contract_lists, contracts
from contract_tui.store.contracts import Head

_PAGE = 500
_STOPPED = "已停止，没有处理"


class Bulk:
    """Plans and does actions with many contracts, for every face.

    Args:
        context: What every use case needs.
        drafts: Voids and deletes.
        signing: Sends again and converts.
        tasks: Lets background tasks be tried again.
        documents: Gives PDFs.
        readiness: Says whether what is converted could be completed (P19).
        recreation: Recreates, with all orders or not at all (P18).
    """

    def __init__(
        self,
        context: Context,
        drafts: Drafts,
        signing: Signing,
        tasks: TaskQueue,
        documents: Documents,
        readiness: Readiness,
        recreation: Recreation,
    ) -> None:
        self._context, self._documents = context, documents
        self._readiness, self._recreation = readiness, recreation
        self._deeds: dict[Action, Callable[..., object]] = {
            Action.VOID: drafts.void,
            Action.DELETE: drafts.delete,
            Action.RESEND: signing.resend,
            Action.CONVERT: signing.convert,
            Action.RETRY: tasks.retry,
            Action.RECREATE: recreation.recreate,
        }

    def plan(
        self,
        action: Action,
        given: Sequence[str],
        *,
        kind: DocumentKind | None = None,
        go_on: Callable[[], bool] = lambda: True,
    ) -> BulkPlan:
        """Look at contracts, and say of each whether the action is possible with it now.

        Args:
            action: One that is done in bulk.
            given: Contracts' numbers as somebody gave them; one that comes twice counts once.
            kind: What is to be downloaded; None takes what there is.
            go_on: Asked now and then; false ends the look, and what was not looked at is left out.
        """
        missing = self._missing(action)
        items: list[BulkItem] = []
        known = tuple(dict.fromkeys(map(_spelt, given)))
        for start in range(0, len(known), _PAGE):
            if not go_on():
                break
            with self._context.database.read() as session:
                items += self._items(session, action, known[start : start + _PAGE], kind, missing)
        return BulkPlan(action, tuple(items))

    def perform(self, plan: BulkPlan, by: Operator, go_on: Callable[[], bool]) -> Iterator[BulkResult]:
        """Do it, one contract after the other as the results are asked for.

        Args:
            plan: Of any action but 下载.
            by: Who does it.
            go_on: Asked before each contract; false leaves the rest untouched.
        """
        deed, words = self._deeds[plan.action], plan.action.specification.done_in_bulk

        def act(item: BulkItem) -> BulkResult:
            answer = deed(item.number, by, version=item.version)
            detail = answer if isinstance(answer, str) else ""
            made = detail if plan.action is Action.RECREATE else ""
            return BulkResult(item.number, item.party, Outcome.DONE, f"{words}。{detail}", made=made)

        return _each(plan, act, go_on)

    def download(
        self,
        plan: BulkPlan,
        bundle: Bundle,
        go_on: Callable[[], bool],
        *,
        kind: DocumentKind | None = None,
    ) -> Iterator[BulkResult]:
        """Put the PDFs into a zip, one after the other as the results are asked for.

        Args:
            plan: Of 下载.
            bundle: The zip; it is told what became of each.
            go_on: As for `perform`.
            kind: As for `plan`.
        """

        def act(item: BulkItem) -> BulkResult:
            file = self._documents.pdf(item.number, kind)
            bundle.add(file)
            words = f"{plan.action.specification.done_in_bulk}。"
            return BulkResult(item.number, item.party, Outcome.DONE, words, made=file.name)

        for result in _each(plan, act, go_on):
            bundle.note(result)
            yield result

    def _missing(self, action: Action) -> DeskError | None:
        """Why it is possible with no contract at all, found out once for all of them."""
        if action is Action.CONVERT:
            try:
                self._readiness.refuse_incomplete(action.specification.words)
            except DeskError as error:
                return error
        return None

    def _items(
        self,
        session: Session,
        action: Action,
        known: Sequence[str],
        kind: DocumentKind | None,
        missing: DeskError | None,
    ) -> Iterator[BulkItem]:
        heads = contracts.heads(session, known)
        rows = contract_lists.rows(session, [head.id for head in heads.values()])
        for number in known:
            head = heads.get(number)
            row = rows.get(head.id) if head is not None else None
            party, version = (row.customer_name if row else ""), (head.version if head else None)
            try:
                self._refuse(session, action, head or head_of(session, number), kind)
                if missing is not None:
                    raise missing
            except DeskError as error:
                yield BulkItem(number, party, version, _words(error), error.code)
            else:
                yield BulkItem(number, party, version)

    def _refuse(self, session: Session, action: Action, head: Head, kind: DocumentKind | None) -> None:
        if action is Action.DOWNLOAD:
            downloadable(head, kind)
            return
        refuse_unless_possible(head, action)
        if action is Action.RECREATE:
            self._recreation.refuse_with_all_orders(session, self._context.contract_in(session, head.id))
        if action is Action.RESEND:
            now, most = self._context.clock.now(), self._context.settings.limits.resends
            refuse_resend(self._context.contract_in(session, head.id), now, most)


def _words(error: DeskError) -> str:
    """Why not; what the rules forbid comes without what is possible instead, which one sees by the state."""
    return error.message if isinstance(error, ForbiddenError) else error.sentence


def _spelt(given: str) -> str:
    """A number in its one spelling; what is none stays as it was given, and is refused as such."""
    try:
        return numbers.parse(given)
    except InvalidInputError:
        return given


def _each(
    plan: BulkPlan, act: Callable[[BulkItem], BulkResult], go_on: Callable[[], bool]
) -> Iterator[BulkResult]:
    """What becomes of each contract; a disk that takes nothing more ends it as a wish to stop does."""
    untouched = ""
    for item in plan.items:
        if item.refusal:
            yield BulkResult(item.number, item.party, Outcome.REFUSED, item.refusal, item.code)
            continue
        untouched = untouched or ("" if go_on() else f"{_STOPPED}。")
        if untouched:
            yield BulkResult(item.number, item.party, Outcome.UNTOUCHED, untouched)
            continue
        try:
            yield act(item)
        except DeskError as error:
            yield BulkResult(item.number, item.party, Outcome.REFUSED, _words(error), error.code)
            if isinstance(error, DiskError):
                untouched = f"{_STOPPED}：{error.message}"
