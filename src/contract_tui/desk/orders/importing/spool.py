"""Rows on their way between two passes over a file, kept on disk when they are many."""

import pickle
from collections.abc import Iterator
from contextlib import closing
from tempfile import SpooledTemporaryFile

from contract_tui.domain.imports import Checked, ImportRow

_TOGETHER = 1_000
_IN_MEMORY = 1 << 22


def all_or_none(rows: Iterator[ImportRow]) -> Iterator[ImportRow]:
    """Give rows out only when the last one was read, so that a source that breaks gives none.

    Yields:
        Signs of life while they are read, then the rows in their order.

    Raises:
        OSError: The temporary file cannot be written.
    """
    # Unlinked or in memory, private to this process: what is unpickled is what was pickled here.
    with closing(SpooledTemporaryFile(max_size=_IN_MEMORY)) as spool:
        count, together = 0, []
        for count, row in enumerate(rows, 1):
            together.append(row)
            if len(together) == _TOGETHER:
                pickle.dump(together, spool, pickle.HIGHEST_PROTOCOL)
                together = []
                yield Checked(count)
        pickle.dump(together, spool, pickle.HIGHEST_PROTOCOL)
        spool.seek(0)
        for _ in range(count // _TOGETHER + 1):
            yield from pickle.load(spool)  # noqa: S301 (see above)
