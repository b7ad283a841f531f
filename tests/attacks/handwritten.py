"""Updates written by hand, as no library would write them."""

import re


def appended(content: bytes, objects: bytes, entries: dict[int, int], *, more: bytes = b"") -> bytes:
    """The file with an update: objects, and where the cross references say that they are.

    Args:
        entries: Places by number, relative to the file's end.
        more: What else the trailer says.
    """
    start = int(content[content.rindex(b"startxref") + 9 :].split()[0])
    old = content[content.rindex(b"trailer") : content.rindex(b"startxref")]
    root, ids, size = (
        next(re.finditer(each, old)) for each in (rb"/Root \d+ 0 R", rb"/ID \[[^\]]*\]", rb"/Size (\d+)")
    )
    at = len(content) + len(objects)
    table = b"".join(b"%d 1\n%010d 00000 n \n" % (each, len(content) + to) for each, to in entries.items())
    most = max([int(size[1]), *(each + 1 for each in entries)])
    told = b"/Size %d %s %s /Prev %d %s" % (most, root[0], ids[0], start, more)
    whole = b"xref\n0 1\n0000000000 65535 f \n%strailer\n<< %s >>\nstartxref\n%d\n%%%%EOF\n"
    return content + objects + whole % (table, told, at)
