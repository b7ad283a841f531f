"""Changes that nobody may make to a signed file, as incremental updates by every kind of object and key."""

from collections.abc import Callable

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name as name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from tests.world.signing import files
from tests.world.signing.files import Change

Writer = IncrementalPdfFileWriter
Value = Callable[[Writer], generic.PdfObject]


def in_form(key: str, value: Value) -> Change:
    def change(writer: Writer) -> None:
        form = writer.root["/AcroForm"]
        form[name(key)] = value(writer)
        writer.update_container(form)

    return change


def in_catalog(key: str, value: Value) -> Change:
    def change(writer: Writer) -> None:
        writer.root[name(key)] = value(writer)
        writer.update_root()

    return change


def in_field(title: str, key: str, value: Value) -> Change:
    def change(writer: Writer) -> None:
        field = files.fields(writer)[title]
        field[name(key)] = value(writer)
        writer.update_container(field)

    return change


def in_page(key: str, value: Value, number: int = 0) -> Change:
    def change(writer: Writer) -> None:
        page = writer.find_page_for_modification(number)[0].get_object()
        page[name(key)] = value(writer)
        writer.update_container(page)

    return change


def without(key: str, *path: str) -> Change:
    """Take an entry away, from the catalog or what it leads to."""

    def change(writer: Writer) -> None:
        holder = writer.root
        for each in path:
            holder = holder[each]
        del holder[key]
        writer.update_root() if not path else writer.update_container(holder)

    return change


def an_orphan(writer: Writer) -> None:
    writer.add_object(generic.StreamObject(stream_data=b"0 0 600 800 re f"))


def zero(_: Writer) -> generic.PdfObject:
    return generic.NumberObject(0)


def yes(_: Writer) -> generic.PdfObject:
    return generic.BooleanObject(True)


def text(_: Writer) -> generic.PdfObject:
    return generic.pdf_string("en")


def nothing(_: Writer) -> generic.PdfObject:
    return generic.DictionaryObject()


def a_list(_: Writer) -> generic.PdfObject:
    return generic.ArrayObject()


def stream(writer: Writer) -> generic.PdfObject:
    return writer.add_object(generic.StreamObject(stream_data=b"%PDF"))


def drawing(writer: Writer) -> generic.PdfObject:
    return writer.add_object(generic.StreamObject(stream_data=b"1 1 1 rg 0 0 600 800 re f"))


def script(_: Writer) -> generic.PdfObject:
    return generic.DictionaryObject({name("/S"): name("/JavaScript"), name("/JS"): generic.pdf_string("app")})


def place(*edges: int) -> Value:
    return lambda _: generic.ArrayObject(map(generic.FloatObject, edges))


def number(value: int) -> Value:
    return lambda _: generic.NumberObject(value)


def store(**entries: Value) -> Change:
    """A document security store of one's own making."""
    return in_catalog(
        "/DSS",
        lambda writer: generic.DictionaryObject(
            {name(f"/{key}"): value(writer) for key, value in entries.items()}
        ),
    )


def listed(value: Value) -> Value:
    return lambda writer: generic.ArrayObject([value(writer)])


def under(*keys: str, value: Value) -> Value:
    """A value within dictionaries within each other."""

    def made(writer: Writer) -> generic.PdfObject:
        found = value(writer)
        for key in reversed(keys):
            found = generic.DictionaryObject({name(f"/{key}"): found})
        return found

    return made


def appearance_of(title: str, **entries: Value) -> Change:
    """A drawing with entries of its own, or in another state than the normal one."""

    def change(writer: Writer) -> None:
        field = files.fields(writer)[title]
        shown = files.appearance(writer, 35, 120, b"0 0 9 9 re f")
        for key, value in entries.items():
            shown["/N"].get_object()[name(f"/{key}")] = value(writer)
        field[name("/AP")] = shown
        writer.update_container(field)

    return change


def a_field(kind: str, *edges: int) -> Change:
    """One more form field."""

    def change(writer: Writer) -> None:
        page = writer.find_page_for_modification(0)[0]
        files._field(writer, page, "More", kind, edges or (0, 0, 500, 500))  # type: ignore[arg-type]  # four numbers
        widget = page.get_object()["/Annots"].raw_get(-1)
        form = writer.root["/AcroForm"]
        form["/Fields"].append(widget)
        writer.update_container(form)

    return change


def other_order(writer: Writer) -> None:
    form = writer.root["/AcroForm"]
    form[name("/Fields")] = generic.ArrayObject(reversed(list(form["/Fields"])))
    writer.update_container(form)


def fewer_fields(writer: Writer) -> None:
    form = writer.root["/AcroForm"]
    form[name("/Fields")] = generic.ArrayObject(list(form["/Fields"])[:-1])
    writer.update_container(form)


def a_widget_off(writer: Writer) -> None:
    page = writer.find_page_for_modification(2)[0].get_object()
    page[name("/Annots")] = generic.ArrayObject(list(page["/Annots"])[1:])
    writer.update_container(page)


def information(**entries: str) -> Change:
    def change(writer: Writer) -> None:
        told = {name(f"/{key}"): generic.pdf_string(value) for key, value in entries.items()}
        writer.set_info(writer.add_object(generic.DictionaryObject(told)))

    return change


FORBIDDEN: dict[str, Change] = {
    "viewers redraw fields": in_form("/NeedAppearances", yes),
    "viewers are asked not to redraw": in_form("/NeedAppearances", lambda _: generic.BooleanObject(False)),
    "default appearance": in_form("/DA", text),
    "default resources": in_form("/DR", nothing),
    "quadding": in_form("/Q", number(2)),
    "calculation order": in_form("/CO", a_list),
    "XFA": in_form("/XFA", stream),
    "signature flags of another kind": in_form("/SigFlags", number(7)),
    "signature flags taken back": in_form("/SigFlags", zero),
    "no form any more": without("/AcroForm"),
    "fields in another order": other_order,
    "a field less": fewer_fields,
    "one more text field": a_field("/Tx"),
    "one more invisible text field": a_field("/Tx", 0, 0, 0, 0),
    "one more button": a_field("/Btn"),
    "language": in_catalog("/Lang", text),
    "no language": without("/Lang"),
    "an orphan": an_orphan,
    "a hidden object in the catalog": in_catalog("/Hidden", stream),
    "a hidden object in a field": in_field("EdgeSeal1", "/Hidden", stream),
    "a hidden object on a page": in_page("/Hidden", stream),
    "a hidden object in a signed field": in_field("Platform", "/Hidden", stream),
    "page labels": in_catalog("/PageLabels", nothing),
    "optional content": in_catalog("/OCProperties", nothing),
    "viewer preferences": in_catalog("/ViewerPreferences", nothing),
    "page mode": in_catalog("/PageMode", lambda _: name("/UseAttachments")),
    "page layout": in_catalog("/PageLayout", lambda _: name("/TwoColumnLeft")),
    "structure": in_catalog("/StructTreeRoot", nothing),
    "marked content": in_catalog("/MarkInfo", nothing),
    "outlines": in_catalog("/Outlines", nothing),
    "threads": in_catalog("/Threads", a_list),
    "a base address": in_catalog("/URI", nothing),
    "a collection": in_catalog("/Collection", nothing),
    "private data": in_catalog("/PieceInfo", nothing),
    "another colour": in_catalog("/OutputIntents", a_list),
    "no associated files": without("/AF"),
    "no names": without("/Names"),
    "no metadata": without("/Metadata"),
    "metadata elsewhere": in_catalog("/Metadata", stream),
    "permissions": in_catalog("/Perms", nothing),
    "requirements": in_catalog("/Requirements", a_list),
    "a script on opening": in_catalog("/OpenAction", script),
    "scripts": in_catalog("/AA", script),
    "an older version": in_catalog("/Version", lambda _: name("/1.2")),
    "a version that is none": in_catalog("/Version", stream),
    "an extension with more in it": in_catalog(
        "/Extensions", lambda writer: generic.DictionaryObject({name("/X"): stream(writer)})
    ),
    "a hidden field": in_field("EdgeSeal1", "/F", number(2)),
    "a field that is not printed": in_field("EdgeSeal1", "/F", zero),
    "a moved field": in_field("EdgeSeal1", "/Rect", place(0, 0, 9, 9)),
    "a field's colours": in_field("EdgeSeal1", "/MK", nothing),
    "a field's action": in_field("EdgeSeal1", "/A", script),
    "a field's border": in_field("EdgeSeal1", "/BS", nothing),
    "a field's kind": in_field("EdgeSeal1", "/FT", lambda _: name("/Btn")),
    "a field's value": in_field("EdgeSeal1", "/V", text),
    "a field's page": in_field("EdgeSeal1", "/P", lambda writer: writer.find_page_for_modification(1)[0]),
    "a field's optional content": in_field("EdgeSeal1", "/OC", nothing),
    "a drawing with optional content": appearance_of("EdgeSeal1", OC=nothing),
    "a drawing with something hidden": appearance_of("EdgeSeal1", Hidden=stream),
    "a drawing with something hidden below its resources": appearance_of(
        "EdgeSeal1", Resources=under("ExtGState", "G", "Hidden", value=stream)
    ),
    "a drawing whose parts come and go": appearance_of(
        "EdgeSeal1", Resources=under("Properties", value=nothing)
    ),
    "a page's size": in_page("/MediaBox", place(0, 0, 99, 99)),
    "a page cut": in_page("/CropBox", place(0, 0, 99, 99)),
    "a page turned": in_page("/Rotate", number(90)),
    "a page's content": in_page("/Contents", drawing),
    "a page's resources": in_page("/Resources", nothing),
    "a page's scripts": in_page("/AA", script),
    "a page without its fields": a_widget_off,
    "a store that holds something else": store(Certs=listed(stream)),
    "a store of lists that are none": store(CRLs=listed(stream)),
    "a store of answers that are none": store(OCSPs=listed(stream)),
    "a store with a key of its own": store(Hidden=stream),
    "a store that is a stream": in_catalog("/DSS", stream),
    "a store with something for a signature": store(
        VRI=lambda writer: generic.DictionaryObject(
            {name("/AB"): generic.DictionaryObject({name("/Hidden"): stream(writer)})}
        )
    ),
    "another title": information(Title="另一合同"),
    "an author": information(Author="别人"),
}
UNDONE = {
    "viewers redraw fields",
    "viewers are asked not to redraw",
    "signature flags of another kind",
    "signature flags taken back",
    "an older version",
}
"""What pyHanko puts right by itself in the revision in which it signs."""
UNSIGNABLE = {"no form any more", "no metadata", "fields in another order", "permissions"}
"""What leaves nothing that the next signature could be put into, or that pyHanko restores."""
