"""The contract on paper: same words as the review text, P6, fonts, speed, determinism."""

import importlib
import io
import json
import logging
import re
import statistics
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from contract_tui.documents import fonts as module
from contract_tui.documents import fpdf_internals
from contract_tui.documents.blocks import Table, parse
from contract_tui.documents.font_facts import FontFacts
from contract_tui.documents.fonts import FontSet, MissingGlyphError, load_fonts, missing_glyphs
from contract_tui.documents.pdf import make_pdf
from contract_tui.documents.text import plain_text
from contract_tui.domain.errors import InvalidInputError, NotFoundError, OutsideError
from contract_tui.domain.signatures import SignatureParty
from contract_tui.domain.states import Channel
from tests.world.paper.pages import (
    DRAFT,
    PLAIN,
    page_words,
    pixels,
    poppler_text,
    red_columns,
    squeezed,
    to_sign,
)
from tests.world.paper.samples import HOSTILE_NAMES, facts, markdown, order, render
from tests.world.programs import needs

RARE = "䶮㛃𠅤"


@pytest.fixture(scope="module")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> FontSet:
    return load_fonts(tmp_path_factory.mktemp("fonts"))


@pytest.mark.parametrize("channel", list(Channel))
@pytest.mark.parametrize("count", [1, 4, 30])
@pytest.mark.parametrize("draft", [True, False])
def test_the_pdf_has_the_words_that_were_reviewed(
    fonts: FontSet, channel: Channel, count: int, draft: bool
) -> None:
    source = markdown(count, channel)
    made = make_pdf(source, DRAFT if draft else to_sign(channel), fonts)
    assert "".join(page_words(made, source)) == squeezed(plain_text(source))


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_names_are_printed_letter_by_letter(fonts: FontSet, name: str) -> None:
    chosen = (replace(order(0), product=name, detail=""), order(1))
    source = render(facts(name=name, chosen=chosen)).markdown
    words = "".join(page_words(make_pdf(source, DRAFT, fonts), source))
    assert words == squeezed(plain_text(source))
    assert f"名称：{squeezed(name)}" in words


def test_p6_every_page_of_a_draft_bears_the_watermark_and_no_seal(fonts: FontSet, tmp_path: Path) -> None:
    source = markdown(30)
    bare = pixels(make_pdf(source, PLAIN, fonts).content, tmp_path / "bare")
    made = make_pdf(source, replace(PLAIN, draft=True), fonts)
    marked = pixels(made.content, tmp_path / "draft")
    assert len(bare) == len(marked) == made.pages
    assert all(a != b for a, b in zip(bare, marked, strict=True))
    assert not any(red_columns(page) for page in marked)
    assert b"/AcroForm" not in made.content
    with pytest.raises(ValueError, match="nobody signs a draft"):
        replace(DRAFT, signers=tuple(SignatureParty))


def test_p15_demonstrations_are_marked_on_every_page(fonts: FontSet, tmp_path: Path) -> None:
    source = markdown(30)
    bare = pixels(make_pdf(source, PLAIN, fonts).content, tmp_path / "bare")
    shown = replace(PLAIN, demonstration=True)
    marked = pixels(make_pdf(source, shown, fonts).content, tmp_path / "demo")
    assert all(a != b for a, b in zip(bare, marked, strict=True))


def test_a_seal_without_a_place_is_an_error_not_a_contract_without_it(fonts: FontSet) -> None:
    with pytest.raises(InvalidInputError, match="没有甲方的签署栏"):
        make_pdf(markdown(1, Channel.SINGLE), to_sign(Channel.BOTH), fonts)


def test_a_party_signs_at_one_place(fonts: FontSet) -> None:
    source = markdown(1, Channel.SINGLE)
    twice = source + source[source.rindex("---") :]
    with pytest.raises(InvalidInputError, match="多个乙方的签署栏"):
        make_pdf(twice, to_sign(Channel.SINGLE), fonts)
    assert make_pdf(twice, DRAFT, fonts).pages


def test_signatures_never_stand_alone_on_a_page(fonts: FontSet) -> None:
    for count in range(1, 31):
        source = markdown(count)
        last = page_words(make_pdf(source, DRAFT, fonts), source)[-1]
        assert "8.3本合同部分条款无效的" in last, count


def test_a_heading_stays_with_its_clause(fonts: FontSet) -> None:
    for count in range(1, 31):
        source = markdown(count)
        for page in page_words(make_pdf(source, DRAFT, fonts), source):
            assert not re.search(r"第[一二三四五六七八]条[^\d]*$", page), count


def test_the_table_head_is_repeated_on_every_page_of_the_table(fonts: FontSet) -> None:
    made = make_pdf(markdown(30), DRAFT, fonts)
    texts = [squeezed(p.extract_text()) for p in PdfReader(io.BytesIO(made.content)).pages]
    with_rows = [text for text in texts if "20260116000899" in text]
    assert len(with_rows) > 1
    assert all("序号订单号产品及规格类型下单时间金额（元）" in text for text in with_rows)


def test_equal_input_gives_equal_bytes(fonts: FontSet) -> None:
    first, second = (make_pdf(markdown(4), to_sign(Channel.BOTH), fonts) for _ in range(2))
    assert first.content == second.content


def test_qpdf_finds_nothing_wrong(fonts: FontSet, tmp_path: Path) -> None:
    needs("qpdf")
    file = tmp_path / "contract.pdf"
    file.write_bytes(make_pdf(markdown(30), to_sign(Channel.BOTH), fonts).content)
    done = subprocess.run(["qpdf", "--check", str(file)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_rare_name_characters_are_printed(fonts: FontSet) -> None:
    assert missing_glyphs(RARE, fonts) == ()
    source = markdown(1, name=RARE)
    assert RARE in "".join(page_words(make_pdf(source, DRAFT, fonts), source))


def test_a_character_of_the_other_font_is_taken_from_there(fonts: FontSet) -> None:
    only_sans = next(
        chr(code)
        for code in range(0x3000, 0x20000)
        if fonts.sans.has(chr(code)) and not fonts.serif.has(chr(code))
    )
    # Put in after the template, which would make its canonical twin of it.
    source = markdown(1, name="甲代乙").replace("代", only_sans)
    words = "".join(page_words(make_pdf(source, DRAFT, fonts), source))
    assert f"名称：甲{only_sans}乙" in words


def test_a_missing_glyph_is_an_error_that_names_the_character(fonts: FontSet) -> None:
    with pytest.raises(MissingGlyphError, match="U\\+2611") as caught:
        make_pdf(markdown(1, name="☑"), PLAIN, fonts)
    assert caught.value.character == "☑"
    assert missing_glyphs("甲☑乙☑", fonts) == ("☑",)


def test_the_fast_fonts_give_the_words_and_pixels_of_the_librarys_own(
    fonts: FontSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    source, options = markdown(4, name=RARE), to_sign(Channel.BOTH)
    fast = make_pdf(source, options, fonts)
    monkeypatch.setattr(fpdf_internals, "FPDF_VERSION", "99.0")
    with caplog.at_level(logging.WARNING, logger="fpdf"):
        slow = make_pdf(source, options, fonts)
    assert not caplog.records
    assert fast.content != slow.content, "the slow way was not taken"
    assert poppler_text(fast, tmp_path) == poppler_text(slow, tmp_path)
    # Without smoothing: poppler rounds smoothed glyphs to quarters of a pixel by the font's box,
    # and HarfBuzz writes the box of the subset where fontTools keeps that of the whole font.
    exact = ("-aa", "no", "-r", "150")
    fast_pages, slow_pages = (
        pixels(made.content, tmp_path / name, *exact) for made, name in ((fast, "fast"), (slow, "slow"))
    )
    # Not one comparison of lists: explaining the difference of megabytes takes minutes.
    assert [hash(page) for page in fast_pages] == [hash(page) for page in slow_pages]


def test_what_an_untried_version_of_the_library_cannot_do_is_told_as_its_fault(
    fonts: FontSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    def changed(self: object, *, parts: object) -> None:
        raise AssertionError("called as the newer library wants it")

    monkeypatch.setattr(fpdf_internals.OpenOutput, "_add_pdf_obj", changed)
    with pytest.raises(TypeError):
        make_pdf(markdown(1), DRAFT, fonts)
    monkeypatch.setattr(fpdf_internals, "FPDF_VERSION", "99.0")
    with pytest.raises(
        OutsideError, match=r"已安装的 fpdf2 99\.0 不是本程序测试过的版本，不能制作 PDF。"
    ) as caught:
        make_pdf(markdown(1), DRAFT, fonts)
    assert "pip install 'fpdf2>=2.8.9,<2.9'" in caught.value.hint


def test_a_version_of_the_library_without_the_hooks_is_refused_before_anything_is_drawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr("fpdf.output.OutputProducer._add_catalog")
    with pytest.raises(OutsideError, match="不能制作 PDF"):
        importlib.reload(fpdf_internals)
    monkeypatch.undo()
    monkeypatch.delattr("fpdf.output.PDFCatalog")
    with pytest.raises(OutsideError, match="不能制作 PDF"):
        importlib.reload(fpdf_internals)


def test_thirty_orders_take_at_most_250_milliseconds(fonts: FontSet) -> None:
    source, options = markdown(30), to_sign(Channel.BOTH)
    make_pdf(source, options, fonts)
    times = []
    for _ in range(7):
        parse.cache_clear()
        start = time.perf_counter()
        make_pdf(source, options, fonts)
        times.append(time.perf_counter() - start)
    assert statistics.median(times) <= 0.250


def test_font_facts_are_cached_and_a_broken_cache_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[Path] = []
    original = module._parsed_facts

    def counted(path: Path) -> FontFacts:
        parsed.append(path)
        return original(path)

    monkeypatch.setattr(module, "_parsed_facts", counted)
    module._open.cache_clear()
    facts_of = [load_fonts(tmp_path).serif.facts]
    assert len(parsed) == 2
    for content in (None, b"{", b"[]", b'{"key": 1}', b"\xff"):
        module._open.cache_clear()
        for file in tmp_path.glob("font-*.json"):
            if content is not None:
                file.write_bytes(content)
        before = len(parsed)
        facts_of.append(load_fonts(tmp_path).serif.facts)
        assert len(parsed) - before == (0 if content is None else 2)
    assert len(set(facts_of)) == 1
    assert {file.suffix for file in tmp_path.iterdir()} == {".json"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("index", "0"),
        ("ascent", 1.5),
        ("box", [1, 2]),
        ("name", 5),
        ("collection", ["a", "b", "c"]),
        ("weight", True),
    ],
)
def test_font_facts_of_another_kind_are_made_again(tmp_path: Path, name: str, value: object) -> None:
    module._open.cache_clear()
    facts = load_fonts(tmp_path).serif.facts
    for file in tmp_path.glob("font-*.json"):
        kept = json.loads(file.read_bytes())
        kept["facts"][name] = value
        file.write_text(json.dumps(kept))
    module._open.cache_clear()
    assert load_fonts(tmp_path).serif.facts == facts


def test_a_cache_folder_that_cannot_be_written_does_no_harm(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert load_fonts(blocked / "cache").serif.has("甲")


def test_a_wrong_font_setting_is_an_error_in_words(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="找不到字体文件"):
        load_fonts(tmp_path, serif=tmp_path / "none.otf")
    (tmp_path / "bad.otf").write_text("no font")
    with pytest.raises(InvalidInputError, match="不是可用的字体文件"):
        load_fonts(tmp_path, sans=tmp_path / "bad.otf")


def test_a_row_taller_than_a_page_is_divided_and_loses_nothing(fonts: FontSet) -> None:
    chosen = (replace(order(0), detail="很长的规格说明" * 300), order(1))
    source = render(facts(chosen=chosen)).markdown
    made = make_pdf(source, DRAFT, fonts)
    words = "".join(page_words(made, source))
    head = squeezed("".join(next(b.head for b in parse(source) if isinstance(b, Table))))
    assert sorted(words.replace(head, "")) == sorted(squeezed(plain_text(source)).replace(head, ""))
