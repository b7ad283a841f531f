"""What an update of a signed file may write: the keys of each kind of object, and no others.

From ISO 32000-2 (12.7.5.5 signature fields, 12.8 signatures, 12.8.4.3 the document security store, 8.10 form
XObjects) and ETSI EN 319 142-1 (5.4 and 5.5). A key that is not here is a change, even where no viewer known
to us would show it.
"""

CATALOG = frozenset({"/AcroForm", "/DSS", "/Perms", "/Extensions", "/Version", "/Metadata"})
"""Where a document's catalog may change, by rules of their own; `/Perms` by a certification only."""

FORM = frozenset({"/Fields", "/SigFlags"})
"""Where the form may change: fields are appended, and the flags say that there are signatures."""

SIGNED_FIELD = frozenset({"/V", "/AP", "/Lock"})
"""Where a signature field changes when it is signed; `/V` and `/Lock` are new in it."""

DRAWN_FIELD = frozenset({"/AP"})
"""Where a field of 骑缝章 changes."""

SIGNATURE = frozenset(
    {
        "/Type", "/Filter", "/SubFilter", "/Contents", "/Cert", "/ByteRange", "/Reference", "/Changes",
        "/Name", "/M", "/Location", "/Reason", "/ContactInfo", "/R", "/V", "/Prop_Build", "/Prop_AuthTime",
        "/Prop_AuthType",
    }
)  # fmt: skip
"""A signature dictionary (ISO 32000-2, table 255), a document timestamp's included."""

REFERENCE = frozenset(
    {
        "/Type",
        "/TransformMethod",
        "/TransformParams",
        "/Data",
        "/DigestMethod",
        "/DigestValue",
        "/DigestLocation",
    }
)
"""A signature reference dictionary (table 256)."""

TIMESTAMP_FIELD = frozenset(
    {"/Type", "/Subtype", "/FT", "/T", "/TU", "/F", "/Ff", "/P", "/Rect", "/V", "/AP", "/MK"}
)
"""The new field of a document timestamp, one with its widget, which shows nothing."""

EXTENSION = frozenset({"/Type", "/BaseVersion", "/ExtensionLevel", "/URL", "/ExtensionRevision"})
"""A developer extensions dictionary (table 49)."""

STORE = frozenset({"/Type", "/VRI", "/Certs", "/OCSPs", "/CRLs"})
"""The document security store (table 261)."""

STORE_OF_ONE = frozenset({"/Type", "/Cert", "/CRL", "/OCSP", "/TU", "/TS"})
"""What the store holds for one signature (table 262)."""

STREAM = frozenset({"/Length", "/Filter", "/DecodeParms"})
"""What every stream may say of how it is stored."""

METADATA = STREAM | {"/Type", "/Subtype"}
"""A metadata stream."""

APPEARANCE = STREAM | {
    "/Type", "/Subtype", "/FormType", "/BBox", "/Matrix", "/Resources", "/Group", "/Name", "/LastModified",
}  # fmt: skip
"""A form XObject (table 93) that a field shows; no optional content, which shows now and hides then."""

RESOURCES = frozenset({"/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/XObject", "/Font", "/ProcSet"})
"""What a form XObject draws with (table 34)."""

_DRAWING = {
    "graphics states": """
        LW LC LJ ML D RI OP op OPM BG BG2 UCR UCR2 TR TR2 HT FL SM SA BM SMask CA ca AIS TK S G BC
        CS I K
    """,
    "images and colours": """
        Width Height BitsPerComponent ImageMask Mask Decode Interpolate SMaskInData Intent N
        Alternate Range WhitePoint BlackPoint Gamma Columns Colors Predictor EarlyChange BlackIs1
        EncodedByteAlign EndOfLine EndOfBlock Rows DamagedRowsBeforeError ColorTransform Matte
        Colorants Process MixingHints
    """,
    "patterns, shadings, functions": """
        PatternType PaintType TilingType XStep YStep ShadingType Background AntiAlias Coords Domain
        Function Extend BitsPerCoordinate BitsPerFlag VerticesPerRow FunctionType C0 C1 Functions
        Bounds Encode Size BitsPerSample Order
    """,
    "fonts": """
        BaseFont FirstChar LastChar Widths FontDescriptor Encoding ToUnicode DescendantFonts
        CIDSystemInfo Registry Ordering Supplement DW W DW2 W2 CIDToGIDMap CharProcs FontBBox
        FontMatrix BaseEncoding Differences FontName FontFamily FontStretch FontWeight Flags
        ItalicAngle Ascent Descent Leading CapHeight XHeight StemV StemH AvgWidth MaxWidth
        MissingWidth FontFile FontFile2 FontFile3 CharSet CIDSet Style Lang FD Length1 Length2
        Length3 CMapName WMode UseCMap
    """,
}
PAINTING = STREAM | APPEARANCE | RESOURCES | {f"/{key}" for keys in _DRAWING.values() for key in keys.split()}
"""What drawing uses below a form XObject's resources: graphics states, images, colours, patterns, fonts."""

INFORMATION = frozenset({"/ModDate", "/Producer"})
"""What a program that extends a file writes into its information dictionary (14.3.3)."""
