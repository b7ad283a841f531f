"""A template of one's own is bounded in time, memory and output, and refused with its file and line."""

import os
import resource
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from contract_tui.config import Documents
from contract_tui.desk.paperwork.document_maker import DocumentMaker
from contract_tui.desk.paperwork.templates import Templates
from contract_tui.documents import template_files
from contract_tui.documents.bounded import line_in
from contract_tui.documents.fonts import load_fonts
from contract_tui.domain.errors import InvalidInputError
from contract_tui.domain.states import Channel, Substate
from tests.world.clock import StillClock
from tests.world.homes import a_desk, settings_of
from tests.world.people import OPERATOR, PARTY
from tests.world.story import Story

HEAD = "{# version: 1 #}\n# 订单合同\n\n"
FOR_EVER = {
    "nested ranges": "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "ranges that count": (
        "{% for a in range(99999) %}{% for b in range(99999) %}{% set x = b %}{% endfor %}{% endfor %}"
    ),
    "one call that never ends": "{{ range(99999)|batch(1)|list * 9999 }}",
    "a power": "{{ 7 ** (7 ** 9) > 1 }}",
    "a macro that calls itself": (
        "{% macro m(n) %}{% for i in range(9) %}{% if n %}{{ m(n - 1) }}{% endif %}{% endfor %}{% endmacro %}"
        "{{ m(40) }}"
    ),
}
TOO_LARGE = {
    "a wide format": '{{ "%999999999d"|format(1) }}',
    "a long text": '{{ "x" * 10 ** 10 }}',
    "a text that doubles": (
        '{% set n = namespace(t="x") %}{% for i in range(60) %}{% set n.t = n.t ~ n.t %}{% endfor %}{{ n.t }}'
    ),
    "a long list": "{{ (range(99999)|list * 99999)|length }}",
    "centred": '{{ "x"|center(9999999999) }}',
    "indented": '{{ "x\\n"|indent(999999999) }}',
    "90,000 paragraphs": "{% for i in range(90000) %}\n段落\n\n{% endfor %}",
    "one line of a million": "{% for i in range(99999) %}一二三四五六七八九十{% endfor %}",
    "pages": "{% for i in range(9000) %}\n段\n\n{% endfor %}",
}


def maker(folder: Path, text: str) -> DocumentMaker:
    templates = folder / "templates"
    templates.mkdir(exist_ok=True)
    (templates / "own.md").write_text(text, "utf-8")
    settings = settings_of(folder / "home")
    return DocumentMaker(replace(settings, documents=Documents(templates=str(templates))))


def refused(call: Callable[[], object]) -> str:
    begun = time.monotonic()
    with pytest.raises(InvalidInputError) as told:
        call()
    assert time.monotonic() - begun < 60
    assert "意外" not in told.value.sentence
    assert told.value.hint
    return told.value.message


@pytest.mark.parametrize("trick", FOR_EVER)
def test_a_template_that_never_ends_is_ended_and_told_with_its_line(tmp_path: Path, trick: str) -> None:
    message = refused(lambda: maker(tmp_path, f"{HEAD}{FOR_EVER[trick]}\n").sample(Channel.BOTH))
    assert f"合同模板 {tmp_path / 'templates' / 'own.md'} 第 4 行有误" in message


@pytest.mark.parametrize("trick", TOO_LARGE)
def test_a_template_that_wants_too_much_is_told_with_its_line(tmp_path: Path, trick: str) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    message = refused(lambda: maker(tmp_path, f"{HEAD}{TOO_LARGE[trick]}\n").sample(Channel.BOTH))
    assert str(tmp_path / "templates" / "own.md") in message
    assert "第 4 行有误" in message or trick == "pages", message
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - used < 200_000, "not in this process"


def test_a_process_that_ended_while_it_laid_out_names_the_file() -> None:
    trace = '3=7&5=12\nStack (most recent call first):\n  File "/x/strips.py", line 12 in strips\n'
    assert line_in(trace) is None
    assert line_in("") is None
    assert line_in(trace + '  File "<template>", line 11 in root\n') == 3
    assert (
        line_in(trace + '  File "<template>", line 12 in macro\n  File "<template>", line 7 in root\n') == 5
    )


def test_what_an_own_template_may_do_it_still_does(tmp_path: Path) -> None:
    own = template_files.choose(None, Channel.BOTH).source
    by_own = maker(tmp_path, own).sample(Channel.BOTH)
    plain = DocumentMaker(settings_of(tmp_path / "home")).sample(Channel.BOTH)
    assert by_own.markdown == plain.markdown


def test_errors_of_a_template_keep_their_line(tmp_path: Path) -> None:
    message = refused(lambda: maker(tmp_path, f"{HEAD}\n{{{{ numbr }}}}\n").sample(Channel.BOTH))
    assert "第 5 行有误" in message
    assert "numbr" in message
    message = refused(lambda: maker(tmp_path, f"{HEAD}{{% if %}}\n").sample(Channel.BOTH))
    assert "第 4 行有误" in message


@pytest.mark.parametrize("kind", ["fifo", "device", "folder"])
def test_what_is_no_file_is_not_read(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "own.md"
    if kind == "fifo":
        os.mkfifo(path)
    elif kind == "device":
        path.symlink_to("/dev/zero")
    else:
        path.mkdir()
    message = refused(lambda: template_files.choose(tmp_path, Channel.BOTH))
    assert f"{path} 不是普通文件" in message


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "own.md").open("wb") as file:
        file.truncate(50 << 30)
    assert "超过 256 KiB" in refused(lambda: template_files.choose(tmp_path, Channel.BOTH))


def test_a_header_that_is_one_long_line_takes_no_time(tmp_path: Path) -> None:
    begun = time.process_time()
    assert "版本号" in refused(lambda: template_files.parsed("{# a: " + " " * 200_000 + "x #}", "own", None))
    assert time.process_time() - begun < 2


@pytest.mark.parametrize("kind", ["fifo", "device"])
def test_a_font_that_is_no_file_is_refused(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "font.otf"
    if kind == "fifo":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero")
    assert "不是字体文件" in refused(lambda: load_fonts(tmp_path, path))


def test_the_worker_refuses_it_as_well_and_goes_on(tmp_path: Path) -> None:
    """The template was exchanged after the text had been rehearsed."""
    templates = tmp_path / "templates"
    templates.mkdir()
    path = templates / "own.md"
    path.write_text(template_files.choose(None, Channel.BOTH).source, "utf-8")
    settings = replace(settings_of(tmp_path / "home"), documents=Documents(templates=str(templates)))
    clock = StillClock()
    story = Story(a_desk(settings.home, clock, settings=settings), clock)
    number, other = story.filling("E-01"), story.filling("E-02")
    story.desk.drafts.confirm_party(number, PARTY, OPERATOR)
    path.write_text(HEAD + FOR_EVER["nested ranges"], "utf-8")
    story.engine()
    contract = story.get(number)
    assert contract.substate is Substate.GENERATING
    assert contract.failure
    assert f"{path} 第 4 行有误" in contract.failure.error
    with pytest.raises(InvalidInputError, match="第 4 行有误"):
        story.desk.drafts.confirm_party(other, PARTY, OPERATOR)
    story.desk.close()


def test_checking_ends_at_the_first_excess(tmp_path: Path) -> None:
    templates = tmp_path / "templates"
    templates.mkdir()
    (templates / "own.md").write_text(HEAD + FOR_EVER["nested ranges"], "utf-8")
    settings = replace(settings_of(tmp_path / "home"), documents=Documents(templates=str(templates)))
    begun = time.monotonic()
    (checked,) = Templates(settings).check()
    assert time.monotonic() - begun < 40
    assert any("第 4 行有误" in each for each in checked.problems)
