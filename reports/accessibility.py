"""What WeasyPrint leaves out of a PDF that is to be read by everyone and kept for ever, added afterwards.

WeasyPrint writes PDF/A-2a (ISO 19005-2, the level with tags). PDF/UA-1 (ISO 14289-1) on top of it asks every heading
cell of a table whether it heads its column or its row, and the file to say in its metadata that it follows both.
"""

import io

import pikepdf
from pikepdf import Dictionary, Name

# PDF/A knows no properties but its own: the mark of PDF/UA has to be explained beside it.
BOTH_STANDARDS = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
    xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF>"""


def repaired(pdf: bytes) -> bytes:
    """The same PDF with a scope on every heading cell, declaring PDF/UA-1; the same input gives the same bytes."""
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for element in document.objects:
            if isinstance(element, Dictionary) and element.get(Name.S) == Name.TH:
                element.A.Scope = Name.Column if _stands_in(element, Name.THead) else Name.Row
        metadata = document.Root.Metadata
        metadata.write(metadata.read_bytes().replace(b"</rdf:RDF>", BOTH_STANDARDS))
        document.save(
            written, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, linearize=False
        )
    return written.getvalue()


def _stands_in(element, part):
    """Whether a structure element lies inside a `part` of its table."""
    while element.get(Name.S) not in (part, Name.Table, None):
        element = element.get(Name.P)
    return element.get(Name.S) == part
