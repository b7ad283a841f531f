"""`contract-tui stats`: how contracts fare, month by month and station by station."""

from typing import TYPE_CHECKING

from contract_tui.cli import output
from contract_tui.cli.usage import Commands, Parser, add_command
from contract_tui.domain.errors import ExitCode

if TYPE_CHECKING:
    from contract_tui.cli.context import Context
    from contract_tui.domain.statistics import Statistics


def add(commands: "Commands[Parser]") -> None:
    """Declare `contract-tui stats`."""
    stats = add_command(commands, "stats", "统计：每月创建、生效、作废和金额，各状态停留的时间，现在等谁")
    stats.set_defaults(run=_stats)


def _stats(context: "Context") -> ExitCode:
    from contract_tui.domain.statistics_words import statistics_lines

    statistics = context.desk.statistics.count()
    if context.json:
        output.write_json(_shape(statistics))
        return ExitCode.DONE
    for line, _ in statistics_lines(statistics, context.settings.platform.short_name):
        output.write(line)
    return ExitCode.DONE


def _shape(statistics: "Statistics") -> dict[str, object]:
    return {
        "months": [
            {
                "month": month.month,
                "made": month.made,
                "effective": month.effective,
                "voided": month.voided,
                "effective_fen": month.effective_fen,
            }
            for month in statistics.months
        ],
        "stations": [
            {
                "substate": station.substate.value,
                "left": station.left,
                "median_seconds": station.median_seconds,
            }
            for station in statistics.stations
        ],
        "waiting": {party.value: count for party, count in statistics.waiting.items()},
    }
