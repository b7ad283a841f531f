"""Updates written by hand, as no library would write them."""

import re


def appended(
    content: bytes, objects: bytes, entries: dict[int, int], *, more: bytes = b"", identifier: bytes = b""
) -> bytes:
    """The file with an update: objects, and where the cross references say that they are.

    Args:
        entries: Places by number, relative to the file's end.
        more: What else the trailer says.
        identifier: Instead of the file's own.
    """
    start = int(content[content.rindex(b"startxref") + 9 :].split()[0])
    old = content[content.rindex(b"trailer") : content.rindex(b"startxref")]
    root, ids, size = (
        next(re.finditer(each, old)) for each in (rb"/Root \d+ 0 R", rb"/ID \[[^\]]*\]", rb"/Size (\d+)")
    )
    at = len(content) + len(objects)
    table = b"".join(b"%d 1\n%010d 00000 n \n" % (each, len(content) + to) for each, to in entries.items())
    most = max([int(size[1]), *(each + 1 for each in entries)])
    told = b"/Size %d %s %s /Prev %d %s" % (most, root[0], identifier or ids[0], start, more)
    whole = b"xref\n0 1\n0000000000 65535 f \n%strailer\n<< %s >>\nstartxref\n%d\n%%%%EOF\n"
    return content + objects + whole % (table, told, at)


def appended_packed(
    content: bytes,
    objects: dict[int, bytes],
    *,
    hidden: dict[int, bytes] | None = None,
    more: bytes = b"",
    number: int | None = None,
) -> bytes:
    """The file with an update in an object stream, and cross references in one (ISO 32000-2, 7.5.7, 7.5.8).

    Args:
        objects: By number.
        hidden: What the object stream holds besides and no cross reference leads to.
        more: What else the object stream's dictionary says.
        number: The object stream's; None is a new one.
    """
    start = int(content[content.rindex(b"startxref") + 9 :].split()[0])
    old = content[content.rindex(b"trailer") : content.rindex(b"startxref")]
    root, ids, size = (
        next(re.finditer(each, old)) for each in (rb"/Root \d+ 0 R", rb"/ID \[[^\]]*\]", rb"/Size (\d+)")
    )
    first = int(size[1])
    number, table = number or first, first + 1
    held = objects | (hidden or {})
    places, body = [], b""
    for each, text in held.items():
        places.append(b"%d %d" % (each, len(body)))
        body += text + b"\n"
    head = b" ".join(places) + b"\n"
    packed = b"%d 0 obj\n<< /Type /ObjStm /N %d /First %d /Length %d %s >>\nstream\n%s\nendstream\nendobj\n"
    packed %= number, len(held), len(head), len(head + body), more, head + body
    at = len(content) + len(packed)
    entries = {number: (1, len(content), 0), table: (1, at, 0)}
    entries |= {each: (2, number, index) for index, each in enumerate(held) if each in objects}
    rows = b"".join(
        kind.to_bytes(1, "big") + where.to_bytes(4, "big") + index.to_bytes(2, "big")
        for _, (kind, where, index) in sorted(entries.items())
    )
    index = b" ".join(b"%d 1" % each for each in sorted(entries))
    told = b"/Size %d %s %s /Prev %d" % (table + 1, root[0], ids[0], start)
    references = (
        b"%d 0 obj\n<< /Type /XRef /W [1 4 2] /Index [%s] /Length %d %s >>\nstream\n%s\nendstream\nendobj\n"
    )
    references %= table, index, len(rows), told, rows
    return content + packed + references + b"startxref\n%d\n%%%%EOF\n" % at
