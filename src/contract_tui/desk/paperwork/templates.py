"""Contract templates: which there are, whether they can be used, what they say.

No database is opened for it: a template is checked before anybody works with it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from contract_tui.config import Settings
from contract_tui.desk.paperwork.custom_templates import ExcessError
from contract_tui.desk.paperwork.document_maker import DocumentMaker
from contract_tui.desk.paperwork.sample import sample_facts
from contract_tui.documents import template, template_files
from contract_tui.documents.template_files import TemplateFile
from contract_tui.domain.customers import CustomerKind
from contract_tui.domain.errors import DeskError, NotFoundError
from contract_tui.domain.orders import OrderAction
from contract_tui.domain.states import Channel

if TYPE_CHECKING:
    from contract_tui.documents.template import DocumentFacts
    from contract_tui.domain.text_lines import TextLine

__all__ = ["TemplateCheck", "TemplateFile", "Templates"]
_LEGEND = "演示专用"
_SIGNED_AT = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class TemplateCheck:
    """How the check of one file, or of the folder, ended.

    Attributes:
        place: The file, or the folder.
        label: Name, version and hash; empty when the header is wrong.
        problems: In the interface's words; empty when it can be used.
    """

    place: str
    label: str
    problems: tuple[str, ...]


class Templates:
    """The templates of the settings.

    Args:
        settings: The template folder, the platform, the fonts.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._maker = DocumentMaker(settings)

    @property
    def folder(self) -> Path | None:
        """The customer's own folder, or None."""
        return self._maker.templates_folder()

    def list(self) -> tuple[TemplateFile, ...]:
        """All templates, by file name.

        Raises:
            NotFoundError: The folder cannot be read or is empty.
            InvalidInputError: A header is wrong; the message names file and line.
        """
        return template_files.templates(self.folder)

    def get(self, name: str | None, channel: Channel | None = None) -> TemplateFile:
        """One template.

        Args:
            name: None takes the one that writes the channel's contracts.
            channel: None means both-party.

        Raises:
            NotFoundError: There is none of this name, or for this channel.
        """
        if name is None:
            return template_files.choose(self.folder, channel or Channel.BOTH)
        template = next((each for each in self.list() if each.name == name), None)
        if template is None:
            known = "、".join(each.name for each in self.list())
            raise NotFoundError(f"没有合同模板 {name}。", f"现有：{known}。")
        return template

    def preview(self, template: TemplateFile, channel: Channel | None, width: int) -> "tuple[TextLine, ...]":
        """What contracts by a template say, with an example in place of customer and orders.

        Args:
            channel: None takes both-party if the template writes it.
            width: Terminal cells.

        Raises:
            InvalidInputError: It fails to render; the message names file and line.
        """
        from contract_tui.documents.text import text_lines

        chosen = channel or min(template.channels, key=list(Channel).index)
        facts = sample_facts(chosen, self._settings.platform)
        return text_lines(self._maker.written_by(template, facts).markdown, width)

    def check(self) -> Iterator[TemplateCheck]:
        """Try every file with all kinds of customers and orders, down to the sealed PDF; then the folder."""
        paths: list[Path | None] = (
            [None] if self.folder is None else [*template_files.template_paths(self.folder)]
        )
        for path in paths:
            yield self._checked(path)
        for channel in Channel:
            try:
                template_files.choose(self.folder, channel)
            except DeskError as error:
                yield TemplateCheck(str(self.folder), "", (error.sentence,))

    def _checked(self, path: Path | None) -> TemplateCheck:
        try:
            template = template_files.load(path) if path else template_files.choose(None, Channel.BOTH)
        except DeskError as error:
            return TemplateCheck(str(path), "", (error.sentence,))
        problems: dict[str, None] = {}
        kinds = (
            facts
            for channel in sorted(template.channels)
            for facts in _kinds_of_facts(sample_facts(channel, self._settings.platform))
        )
        try:
            for facts in kinds:
                problems |= dict.fromkeys(self._problems(template, facts))
        except ExcessError as error:
            # The others would take as long.
            problems[error.message] = None
        return TemplateCheck(template.place, template.label, tuple(problems))

    def _problems(self, template: TemplateFile, facts: "DocumentFacts") -> Iterator[str]:
        from contract_tui.documents.text import plain_text

        try:
            markdown = self._maker.written_by(template, facts).markdown
            self._maker.rehearsed(facts, markdown, _SIGNED_AT, _LEGEND)
        except ExcessError:
            raise
        except DeskError as error:
            yield error.message
            return
        words = plain_text(markdown)
        for what, value in _must_stand(facts):
            if value not in words:
                yield f"{facts.channel} 的文本中没有{what}"


def _kinds_of_facts(facts: "DocumentFacts") -> "Iterator[DocumentFacts]":
    """The same contract for both kinds of customers, with and without refunds and postpaid orders."""
    prepaid, postpaid = facts.orders
    refund = replace(prepaid, action=OrderAction.REFUND, amount_fen=-1)
    for kind in CustomerKind:
        for orders in (facts.orders, (prepaid,), (prepaid, refund), (postpaid,)):
            yield replace(
                facts, customer_kind=kind, orders=orders, customer_name="甲方名称", framework="KJ-2026-001"
            )


def _must_stand(facts: "DocumentFacts") -> Iterator[tuple[str, str]]:
    """What no contract may leave out."""
    yield "合同编号", facts.number
    yield "框架合同编号", facts.framework
    yield "甲方名称", facts.customer_name
    yield "乙方名称", facts.platform.legal_name
    yield "订单号", facts.orders[0].id
    yield "合同总金额", template.total_words(facts)
