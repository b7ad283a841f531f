"""`contract-tui contract simulate`: play the simulated signer's phone (S28, P16)."""

from typing import TYPE_CHECKING

from contract_tui.cli import output
from contract_tui.cli.contract_show import add_number, tell_state
from contract_tui.cli.due import do_due_work
from contract_tui.cli.shapes import utc
from contract_tui.cli.usage import Commands, Parser, add_command
from contract_tui.domain.change_words import overtaken
from contract_tui.domain.clock import local_text
from contract_tui.domain.errors import ExitCode, ForbiddenError
from contract_tui.domain.refusals import advice
from contract_tui.domain.simulated_signers import (
    DECISION_WORDS,
    NO_LEGAL_EFFECT,
    Decision,
    SimulatedPhone,
    persona_words,
)

if TYPE_CHECKING:
    from contract_tui.cli.context import Context


def add(commands: "Commands[Parser]") -> None:
    """Declare `contract-tui contract simulate` with its arguments."""
    simulate = add_command(
        commands,
        "simulate",
        "模拟签署人的手机（仅限模拟签署，没有法律效力）：查看收到的信息，签署、拒签或忽略",
        examples=("contract-tui contract simulate 编号", "contract-tui contract simulate 编号 sign"),
    )
    add_number(simulate)
    simulate.add_argument(
        "decision",
        nargs="?",
        choices=[decision.value for decision in Decision],
        help="sign 签署，refuse 拒签，ignore 忽略；不给出时只查看",
    )
    simulate.set_defaults(run=_simulate)


def _simulate(context: "Context") -> ExitCode:
    number, choice = context.args.number, context.args.decision
    if choice is None:
        _write(context, context.desk.phones.get(number))
        return ExitCode.DONE
    decision = Decision(choice)
    context.desk.phones.decide(number, decision, context.by)
    do_due_work(context)
    contract = context.desk.contracts.get(number)
    problem = overtaken(decision, contract)
    if problem is not None:
        raise ForbiddenError(problem, advice(contract))
    if not context.json:
        output.talk(f"已在模拟签署人的手机上{DECISION_WORDS[decision]}。{NO_LEGAL_EFFECT}")
    tell_state(context, contract)
    return ExitCode.DONE


def _write(context: "Context", phone: SimulatedPhone) -> None:
    if context.json:
        output.write_json(_shape(phone))
        return
    output.talk(NO_LEGAL_EFFECT)
    output.write_facts(
        (
            ("合同编号", phone.contract),
            ("签署人", f"{phone.signer}  {phone.phone}"),
            ("模拟行为", persona_words(phone.persona)),
            ("已发送", f"{phone.sent} 条，收到 {len(phone.arrived)} 条"),
            *(("收到", local_text(message.sent_at, seconds=True)) for message in phone.arrived),
            ("手机上的操作", DECISION_WORDS[phone.decision] if phone.decision else "无"),
        )
    )


def _shape(phone: SimulatedPhone) -> dict[str, object]:
    return {
        "contract": phone.contract,
        "signer": phone.signer,
        "phone": phone.phone,
        "persona": phone.persona,
        "persona_words": persona_words(phone.persona),
        "sent": phone.sent,
        "arrived": [
            {"ordinal": message.ordinal, "sent_at": utc(message.sent_at)} for message in phone.arrived
        ],
        "decision": phone.decision.value if phone.decision else None,
        "notice": NO_LEGAL_EFFECT,
    }
