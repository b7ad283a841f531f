"""合同模板: what a contract says, before anything is created (S3)."""

from tests.tui.driver import at_the_keyboard
from tests.world.story import Story


async def test_s3_the_template_is_read_before_anything_exists(office: Story) -> None:
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("还没有合同")
        await operator.presses("T")
        await operator.sees("合同模板", "双方电子签章", "DD-YYYYMMDD-NNNNNN-C")
        await operator.presses("q")
        await operator.sees("还没有合同")


async def test_s3_the_other_channels_template_is_one_key_away(office: Story) -> None:
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("还没有合同")
        await operator.presses("T")
        await operator.sees("签章方式：     双方电子签章")
        await operator.presses("tab")
        await operator.sees("签章方式：     腾讯云单方电子签章")
        await operator.presses("left")
        await operator.sees("签章方式：     双方电子签章")


async def test_the_template_is_laid_out_anew_for_another_width(office: Story) -> None:
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("还没有合同")
        await operator.presses("T")
        await operator.sees("DD-YYYYMMDD-NNNNNN-C")
        await operator.presses("end")
        await operator.resizes(50, 20)
        await operator.until(lambda: "甲方" in operator.screen, "the end is still in sight")
        assert max(len(line.encode("gbk", "replace")) for line in operator.lines) <= 50


async def test_the_template_is_searched(office: Story) -> None:
    async with at_the_keyboard(office.app()) as operator:
        await operator.sees("还没有合同")
        await operator.presses("T")
        await operator.sees("DD-YYYYMMDD-NNNNNN-C")
        await operator.presses("/")
        await operator.types("没有这样的话")
        await operator.sees("没有找到")
