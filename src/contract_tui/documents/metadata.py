"""What a PDF says about itself: an XMP packet (ISO 16684-1) that claims PDF/A-3U.

The PDF library's own packet holds the present time, so that no two documents would be equal. There is no
Info dictionary beside it: two tellings of one thing may differ, and PDF/A asks that they do not.
"""

from datetime import UTC, datetime
from xml.sax.saxutils import escape

LANGUAGE = "zh-CN"
PROGRAM = "contract-tui"

_PACKET = """<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
    xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/">
   <pdfaid:part>3</pdfaid:part>
   <pdfaid:conformance>U</pdfaid:conformance>
   <dc:format>application/pdf</dc:format>
   <dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>{creator}
   <xmp:CreatorTool>{program}</xmp:CreatorTool>
   <xmp:CreateDate>{moment}</xmp:CreateDate>
   <xmp:ModifyDate>{moment}</xmp:ModifyDate>
   <xmp:MetadataDate>{moment}</xmp:MetadataDate>
   <pdf:Producer>{producer}</pdf:Producer>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>"""
_CREATOR = "\n   <dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>"


def xmp(title: str, author: str, producer: str, created_at: datetime) -> str:
    """The packet without its wrapper.

    Args:
        title: The document's title.
        author: May be empty.
        producer: What wrote the file.
        created_at: An aware moment; nothing else is called a time here.
    """
    return _PACKET.format(
        language=LANGUAGE,
        title=escape(title),
        creator=_CREATOR.format(author=escape(author)) if author else "",
        program=PROGRAM,
        moment=created_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        producer=escape(producer),
    )
