"""Seals as the looks of form fields: where they land, what they are made of, and what pages look like."""

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from contract_tui.documents.fonts import FontSet, MissingGlyphError, load_fonts
from contract_tui.documents.pdf import make_pdf
from contract_tui.documents.stamps import edge_stamps, seal_stamp
from contract_tui.domain.pdf import Pdf
from contract_tui.domain.states import Channel
from tests.world.paper.pages import (
    DPI,
    PERSON,
    PLAIN,
    SEAL_A,
    SEAL_B,
    official,
    pixels,
    points,
    red_columns,
    red_points,
    sealed,
    to_sign,
)
from tests.world.paper.samples import markdown

WIDTH = 595.28 / 72 * DPI
ONE_PAGE = "# 合同\n\n正文\n\n---\n\n| 乙方（盖章） |\n|--|\n| 名称：演示云计算有限公司 |\n| {} |\n"


@pytest.fixture(scope="module")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> FontSet:
    return load_fonts(tmp_path_factory.mktemp("fonts"))


def one_page(fonts: FontSet, label: str = "日期：") -> Pdf:
    return make_pdf(ONE_PAGE.format(label), to_sign(Channel.SINGLE), fonts)


def test_p6_each_page_of_an_official_version_bears_its_slice_of_the_platforms_seal(
    fonts: FontSet, tmp_path: Path
) -> None:
    pages = pixels(sealed(markdown(30), Channel.BOTH, fonts), tmp_path / "official")
    assert len(pages) > 1
    for page in pages[:-1]:
        columns = red_columns(page)
        assert columns
        assert min(columns) > WIDTH * 0.9, "before the last page, red is only at the right edge"
    assert min(red_columns(pages[-1])) < WIDTH * 0.5


def test_p6_the_slices_make_the_whole_seal(fonts: FontSet, tmp_path: Path) -> None:
    pages = pixels(sealed(markdown(30), Channel.SINGLE, fonts), tmp_path / "slices", "-r", "72")
    edges = [{(x, y) for x, y in red_points(page) if x >= 595 - 116 / len(pages)} for page in pages]
    heights = [(min(y for _, y in edge), max(y for _, y in edge)) for edge in edges]
    assert heights[0][0] > heights[1][0]
    assert heights[-1][0] > heights[1][0], "the circle's top is in the middle pages"
    assert all(abs(a - c) <= 2 for (a, _), (c, _) in zip(heights, reversed(heights), strict=True))
    assert max(high for _, high in heights) - min(low for low, _ in heights) == pytest.approx(116, abs=3)


def test_p6_one_page_has_no_seal_across_its_edge(fonts: FontSet, tmp_path: Path) -> None:
    made = one_page(fonts)
    assert made.pages == 1
    assert b"EdgeSeal" not in made.content
    (page,) = pixels(official(made, fonts, party_a=None), tmp_path / "one")
    assert 0 < max(red_columns(page)) < WIDTH * 0.93
    assert edge_stamps(SEAL_B, 1, fonts) == ()


def test_a_persons_signature_is_a_box_with_the_name(fonts: FontSet, tmp_path: Path) -> None:
    made = make_pdf(markdown(1), to_sign(Channel.BOTH), fonts)
    round_, box = (
        pixels(official(made, fonts, party_a=seal), tmp_path / name)[-1]
        for seal, name in ((SEAL_A, "round"), (PERSON, "box"))
    )
    left = [[(x, y) for x, y in red_points(page) if x < WIDTH / 2] for page in (round_, box)]
    tall = [max(y for _, y in points) - min(y for _, y in points) for points in left]
    assert tall == [pytest.approx(116 * DPI / 72, abs=2), pytest.approx(43 * DPI / 72, abs=2)]


@pytest.mark.parametrize(
    "label", ["日期：", "签署日期：", "本栏目的签署日期（以北京时间为准）：", "年月日" * 20]
)
def test_the_seal_stays_on_the_page_and_the_date_beside_the_label(
    fonts: FontSet, tmp_path: Path, label: str
) -> None:
    made = one_page(fonts, label)
    (before,) = pixels(made.content, tmp_path / "before", "-r", "72")
    (after,) = pixels(official(made, fonts, party_a=None), tmp_path / "after", "-r", "72")
    red = red_points(after)
    for side in zip(*red, strict=True):
        assert max(side) - min(side) == pytest.approx(116, abs=2)
    assert max(x for x, _ in red) < 595 - 36
    bare, signed = points(before), points(after)
    dark = {at for at, colour in signed.items() if max(colour) < 90 and min(bare[at]) == 255}
    assert dark, "there is no date, or it lies on the label"
    assert min(x for x, _ in dark) < min(x for x, _ in red) - 20, "the date does not begin before the seal"


def test_a_stamp_is_made_of_shapes_of_known_size(fonts: FontSet) -> None:
    edges = edge_stamps(SEAL_B, 4, fonts)
    stamps = (seal_stamp(SEAL_A, fonts), seal_stamp(PERSON, fonts), *edges)
    for stamp in stamps:
        assert not re.search(r"\b(BT|ET|Tf|Tj|Do|sh)\b", stamp.operators)
        assert stamp.operators.isascii()
        assert stamp.operators.count("/Seal gs") == 1
        assert stamp.operators.split().count("q") == stamp.operators.split().count("Q")
    assert (stamps[0].width, stamps[0].height) == (stamps[1].width, stamps[1].height)
    assert {(edge.width, edge.height) for edge in edges} == {(29.0, 116.0)}
    assert len({edge.operators for edge in edges}) == 4


@pytest.mark.parametrize("pages", [2, 3, 7, 40])
def test_slices_follow_one_another_without_a_gap(fonts: FontSet, pages: int) -> None:
    edges = edge_stamps(SEAL_B, pages, fonts)
    assert len(edges) == pages
    centres = [float(re.findall(r"1 0 0 1 (-?[\d.]+) 58.00 cm", edge.operators)[0]) for edge in edges]
    assert centres[0] == 58.0
    for left, right in pairwise(centres):
        assert left - right == pytest.approx(edges[0].width, abs=0.02)


def test_equal_seals_give_equal_stamps_and_other_days_others(fonts: FontSet) -> None:
    later = replace(SEAL_A, signed_at=SEAL_A.signed_at.replace(day=24))
    assert seal_stamp(SEAL_A, fonts) == seal_stamp(SEAL_A, fonts) != seal_stamp(later, fonts)


@pytest.mark.parametrize("whole", [True, False])
def test_a_glyph_that_a_seal_needs_is_not_left_out(fonts: FontSet, whole: bool) -> None:
    seal = replace(SEAL_A, name="🙂公司")
    with pytest.raises(MissingGlyphError, match=r"U\+1F642"):
        seal_stamp(seal, fonts) if whole else edge_stamps(seal, 3, fonts)


def test_the_words_under_a_seal_can_still_be_read(fonts: FontSet, tmp_path: Path) -> None:
    made = one_page(fonts)
    (before,) = pixels(made.content, tmp_path / "before")
    (after,) = pixels(official(made, fonts, party_a=None), tmp_path / "after")
    pairs = zip(before, after, strict=True)
    assert all(b >= a for b, a in pairs), "a seal multiplies what lies below: nothing gets lighter"


def test_without_stamps_the_page_looks_as_if_it_had_no_fields(fonts: FontSet, tmp_path: Path) -> None:
    source = markdown(4)
    bare = pixels(make_pdf(source, PLAIN, fonts).content, tmp_path / "bare")
    options = replace(to_sign(Channel.BOTH), demonstration=False)
    fields = pixels(make_pdf(source, options, fonts).content, tmp_path / "fields")
    assert [hash(page) for page in bare] == [hash(page) for page in fields]
