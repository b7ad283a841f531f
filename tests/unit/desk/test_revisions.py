"""P17 上一步 through the desk: back with nothing lost, other orders in one transaction, all of it told."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from contract_tui.desk.contracts.revisions import OrderChoice
from contract_tui.domain.audit import AuditEvent
from contract_tui.domain.contracts import Contract, DocumentKind
from contract_tui.domain.errors import DeskError, ForbiddenError, HeldError, InvalidInputError, NotFoundError
from contract_tui.domain.filters import OrderFilter
from contract_tui.domain.parties import PartyDetails
from contract_tui.domain.states import Channel, Substate
from contract_tui.engine.steps import do_step
from tests.world.clock import StillClock
from tests.world.homes import a_desk
from tests.world.orders import an_order
from tests.world.people import COLLEAGUE, ENTERPRISE, INDIVIDUAL, OPERATOR, PARTY
from tests.world.story import Story

OTHER = PartyDetails("李四", "13900000002", PARTY.email, "上海市浦东新区世纪大道 2 号", "")


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    clock = StillClock()
    told = Story(a_desk(tmp_path / "home", clock, others=True), clock)
    yield told
    told.desk.close()


def is_whole(story: Story, number: str) -> bool:
    problems = story.desk.audit_trail.audit(number).problems
    assert problems == (), problems
    return True


def last(story: Story, number: str) -> AuditEvent:
    return story.desk.audit_trail.events(number)[-1]


def orders_of(contract: Contract) -> list[str]:
    return [order.id for order in contract.orders]


def held_by(story: Story, order: str) -> str | None:
    return story.desk.orders.get([order])[0].contract


def test_p17_every_step_leads_back_to_the_one_before_and_on_again(story: Story) -> None:
    number = story.signer_review("E-01")
    seen = [story.desk.revisions.previous(number, OPERATOR) for _ in range(2)]
    assert seen == [Substate.TEXT_REVIEW, Substate.FILLING]
    back = story.get(number)
    assert (back.party, back.signer, back.text, back.documents) == (PARTY, back.signer, "", ())
    assert back.signer is not None
    assert is_whole(story, number)
    story.desk.drafts.confirm_party(number, PARTY, OPERATOR)
    story.engine()
    story.desk.drafts.confirm_text(number, OPERATOR)
    assert story.get(number).signer == back.signer
    assert is_whole(story, number)
    story.desk.signing.send(number, OPERATOR)
    for _ in range(2):
        story.wait(minutes=30)
    assert story.substate(number) is Substate.E_EFFECTIVE
    assert is_whole(story, number)


def test_p17_s32_a_phone_that_was_changed_is_kept(story: Story) -> None:
    number = story.text_confirmed("I-01", customer=INDIVIDUAL)
    story.desk.drafts.set_signer_phone(number, "13900000009", OPERATOR)
    story.desk.revisions.previous(number, OPERATOR)
    story.desk.drafts.confirm_text(number, OPERATOR)
    assert story.get(number).signer_phone == "13900000009"


def test_p17_a_draft_that_is_being_made_is_called_back_and_the_step_under_way_changes_nothing(
    story: Story,
) -> None:
    number = story.filling()
    story.desk.drafts.confirm_party(number, PARTY, OPERATOR)
    story.clock.tick(600)
    (claim,) = story.desk.tasks.claim(8)
    story.desk.revisions.previous(number, OPERATOR)
    assert not do_step(story.desk, claim)
    assert story.substate(number) is Substate.FILLING
    assert story.wait(minutes=30) == 0
    assert is_whole(story, number)


def test_p17_a_draft_that_failed_for_good_leads_back_too(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = story.filling()
    story.desk.drafts.confirm_party(number, PARTY, OPERATOR)
    with monkeypatch.context() as patched:
        patched.setattr(
            story.desk.maker, "text", lambda _: (_ for _ in ()).throw(InvalidInputError("坏了。"))
        )
        for _ in range(8):
            story.wait(days=1)
    assert story.get(number).failed
    story.desk.revisions.previous(number, OPERATOR)
    assert story.get(number).failure is None
    story.desk.drafts.confirm_party(number, PARTY, OPERATOR)
    story.engine()
    assert story.substate(number) is Substate.TEXT_REVIEW
    assert is_whole(story, number)


def test_p17_text_and_draft_are_made_anew_and_the_old_document_is_gone(story: Story) -> None:
    number = story.text_review("E-01", "E-02")
    old = story.get(number).document(DocumentKind.DRAFT_PDF)
    assert old is not None
    story.desk.revisions.previous(number, OPERATOR)
    story.desk.revisions.change_orders(number, ["E-02", "E-03"], OPERATOR)
    story.desk.drafts.confirm_party(number, OTHER, OPERATOR)
    story.clock.tick(600)
    story.engine()
    new = story.get(number)
    words = story.desk.documents.plain_text(number)
    assert "E-03" in words
    assert "E-01" not in words
    assert OTHER.address in words
    (document,) = new.documents
    assert document.sha256 != old.sha256
    with story.desk.context.database.read() as session:
        blobs = {row[0] for row in session.connection().exec_driver_sql("SELECT sha256 FROM blob")}
    assert blobs == {document.sha256}
    assert is_whole(story, number)


def test_p17_the_history_says_which_orders_were_taken_and_released(story: Story) -> None:
    number = story.filling("E-01", "E-02")
    story.desk.revisions.change_orders(number, ["E-02", "E-03"], OPERATOR)
    details = last(story, number).details
    assert (details["former_orders"], details["orders"]) == (["E-01", "E-02"], ["E-02", "E-03"])
    assert details["former_total_fen"] == details["total_fen"] == 281_900
    assert story.get(number).history[-1].details == "加入 E-03；去掉 E-01"
    story.desk.revisions.change_orders(number, ["E-02"], OPERATOR)
    assert story.get(number).history[-1].details == "去掉 E-03；合计由 ¥2,819.00 变为 ¥1,409.50"
    assert (held_by(story, "E-01"), held_by(story, "E-02"), held_by(story, "E-03")) == (None, number, None)
    assert story.get(number).total_fen == 140_950
    assert is_whole(story, number)


def test_p17_p9_the_history_says_which_details_were_changed_with_phones_masked(story: Story) -> None:
    number = story.text_review("E-01")
    assert "changed" not in story.desk.audit_trail.events(number)[1].details
    story.desk.revisions.previous(number, OPERATOR)
    story.desk.drafts.save_party(number, OTHER, OPERATOR)  # as the form does while one types
    story.desk.drafts.confirm_party(number, OTHER, OPERATOR)
    details = last(story, number).details
    assert details["changed"] == ["contact", "phone", "address", "postcode"]
    assert (details["former_contact"], details["contact"]) == (PARTY.contact, "李四")
    assert details["phone"] == "139****0002"
    assert "*" in str(details["former_phone"])
    assert (details["former_address"], details["address"]) == (PARTY.address, OTHER.address)
    told = story.get(number).history[-1].details
    assert f"联系人由 {PARTY.contact} 改为 李四" in told
    assert f"邮政编码由 {PARTY.postcode} 改为 （空）" in told
    assert "13900000002" not in told
    assert is_whole(story, number)


def test_p17_going_back_without_a_change_says_so(story: Story) -> None:
    number = story.text_review("E-01")
    story.desk.revisions.previous(number, OPERATOR)
    story.desk.drafts.confirm_party(number, PARTY, OPERATOR)
    assert last(story, number).details["changed"] == []
    assert story.get(number).history[-1].details == "甲方信息没有改变"


def test_p17_the_same_orders_change_nothing(story: Story) -> None:
    number = story.filling("E-01", "E-02")
    before = story.get(number)
    story.desk.revisions.change_orders(number, ["E-01", "E-02"], OPERATOR)
    assert story.get(number) == before


@pytest.mark.parametrize(
    ("wanted", "error", "said"),
    [
        (["E-01", "E-01"], InvalidInputError, "重复"),
        (["E-01", "NONE"], NotFoundError, "没有订单 NONE"),
        (["I-01"], ForbiddenError, "不属于客户"),
        ([], ForbiddenError, "请至少选择一个订单"),
        ([f"E-{n:02d}" for n in range(1, 32)], ForbiddenError, "最多 30 个订单"),
        (["E-01", "E-35"], HeldError, "订单 E-35 已在合同"),
        (["E-01", "BACK"], ForbiddenError, "合同总金额须大于等于 0"),
    ],
)
def test_p17_s48_s61_other_orders_are_judged_like_those_of_a_new_contract(
    story: Story, wanted: list[str], error: type[DeskError], said: str
) -> None:
    story.add_orders(an_order("BACK", amount_fen=-140_951))
    number = story.filling("E-01", "E-02")
    story.filling("E-35")
    before = story.get(number)
    with pytest.raises(error, match=said):
        story.desk.revisions.change_orders(number, wanted, OPERATOR)
    assert story.get(number) == before
    assert held_by(story, "E-02") == number
    assert is_whole(story, number)


def test_p17_a_second_window_that_decided_on_what_it_saw_is_told(story: Story) -> None:
    number = story.text_review("E-01")
    seen = story.get(number).version
    story.desk.revisions.previous(number, COLLEAGUE)
    with pytest.raises(HeldError, match=f"在您查看之后已有变动.*{COLLEAGUE.name}.*回到上一步"):
        story.desk.drafts.confirm_text(number, OPERATOR, version=seen)
    with pytest.raises(HeldError, match="回到上一步"):
        story.desk.revisions.previous(number, OPERATOR, version=seen)
    seen = story.get(number).version
    story.desk.revisions.change_orders(number, ["E-02"], COLLEAGUE)
    with pytest.raises(HeldError, match="更改所选订单"):
        story.desk.revisions.change_orders(number, ["E-03"], OPERATOR, version=seen)
    with pytest.raises(HeldError, match="更改所选订单"):
        story.desk.drafts.confirm_party(number, PARTY, OPERATOR, version=seen)
    assert orders_of(story.get(number)) == ["E-02"]


def test_p17_after_sending_there_is_no_way_back(story: Story) -> None:
    number = story.customer_signing("E-01")
    for step in (
        lambda: story.desk.revisions.previous(number, OPERATOR),
        lambda: story.desk.revisions.change_orders(number, ["E-02"], OPERATOR),
    ):
        with pytest.raises(ForbiddenError, match="合同在客户签署中，不能"):
            step()
    assert held_by(story, "E-02") is None


def test_p17_a_single_party_draft_has_no_way_back(story: Story) -> None:
    for number in (story.generating("E-01"), story.generated("E-02")):
        with pytest.raises(ForbiddenError, match="单方电子签章的合同创建后没有可以返回的填写步骤"):
            story.desk.revisions.previous(number, OPERATOR)


def test_p17_marks_of_a_draft_are_kept_per_operator_until_it_has_the_orders(story: Story) -> None:
    number = story.filling("E-01", "E-02")
    key, choice = keys_of(story), story.desk.revisions.choice
    assert choice(number, OPERATOR) == OrderChoice((key["E-01"], key["E-02"]), None)
    story.desk.revisions.save_selection(number, [key["E-02"], key["E-03"]], OPERATOR)
    assert choice(number, OPERATOR).marked == (key["E-02"], key["E-03"])
    assert choice(number, COLLEAGUE).marked is None
    assert story.desk.orders.selection(ENTERPRISE, Channel.BOTH, OPERATOR) == ()
    story.desk.revisions.change_orders(number, ["E-04"], COLLEAGUE)
    assert choice(number, OPERATOR) == OrderChoice((key["E-04"],), None)
    story.desk.revisions.save_selection(number, [key["E-05"]], OPERATOR)
    story.desk.drafts.delete(number, COLLEAGUE)
    with story.desk.context.database.read() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM draft_selection").scalar() == 0


def keys_of(story: Story) -> dict[str, int]:
    """The orders' keys by their numbers."""
    keys = story.desk.orders.keys(OrderFilter(customer=ENTERPRISE))
    return {row.order.id: key for key, row in story.desk.orders.rows(keys).items()}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE contract SET text = 'x'",
        "UPDATE contract SET total_fen = 1",
        "UPDATE confirmed_party SET contact = 'x'",
        "DELETE FROM contract_order",
        "UPDATE contract_order SET order_id = (SELECT id FROM orders WHERE order_number = 'E-09')",
        "UPDATE audit_event SET details = replace(details, 'E-01', 'E-09') WHERE kind = 'change_orders'",
        "DELETE FROM audit_event WHERE kind = 'previous'",
    ],
)
def test_what_is_tampered_with_after_going_back_is_found(story: Story, statement: str) -> None:
    number = story.text_review("E-01", "E-02")
    story.desk.revisions.previous(number, OPERATOR)
    story.desk.revisions.change_orders(number, ["E-03"], OPERATOR)
    assert is_whole(story, number)
    with story.desk.context.database.write() as session:
        assert session.connection().exec_driver_sql(statement).rowcount
    assert story.desk.audit_trail.audit(number).problems


def test_a_draft_document_that_somebody_puts_back_is_found(story: Story) -> None:
    number = story.text_review("E-01")
    with story.desk.context.database.read() as session:
        connection = session.connection()
        blob = connection.exec_driver_sql("SELECT sha256, content FROM blob").one()
        document = connection.exec_driver_sql("SELECT * FROM document").one()
    story.desk.revisions.previous(number, OPERATOR)
    with story.desk.context.database.write() as session:
        session.connection().exec_driver_sql("INSERT INTO blob VALUES (?, ?)", tuple(blob))
        session.connection().exec_driver_sql(
            "INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?)", tuple(document)
        )
    assert story.desk.audit_trail.audit(number).problems
