"""Files that a kind person would not send, made here; and a few that kind people do send."""

from __future__ import annotations

import io
import zipfile
import zlib

from openpyxl import Workbook

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KIND}.worksheet+xml"/></Types>'
)
RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="{target}" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/>'
    "</Relationships>"
)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORKBOOK = (
    f'<?xml version="1.0"?><workbook xmlns="{MAIN}" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
)


def workbook(*rows: list[object], title: str = "Answers", more: tuple[str, ...] = ()) -> bytes:
    """A workbook as a spreadsheet program writes it."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for each in more:
        book.create_sheet(each)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def raw_workbook(sheet: bytes | None = None) -> io.BytesIO:
    """A workbook whose only sheet is written by hand; without one, its archive is left for the test to add it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("_rels/.rels", RELS.format(kind="officeDocument", target="xl/workbook.xml"))
        archive.writestr("xl/workbook.xml", WORKBOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", RELS.format(kind="worksheet", target="worksheets/sheet1.xml"))
        if sheet is not None:
            archive.writestr("xl/worksheets/sheet1.xml", sheet)
    out.seek(0)
    return out


def zip_bomb(megabytes: int) -> io.BytesIO:
    """A workbook whose sheet is megabytes of zeros in a thousandth of the space: one packed piece, said many times."""
    piece = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = piece.compress(b"0" * (1 << 24)) + piece.flush(zlib.Z_FULL_FLUSH)
    count = megabytes // 16
    part = zipfile.ZipInfo("xl/worksheets/sheet1.xml")
    part.compress_type, part.CRC = zipfile.ZIP_DEFLATED, 0
    part.file_size, part.compress_size = count << 24, len(packed) * count + 2
    out = raw_workbook()
    with zipfile.ZipFile(out, "a") as archive:
        assert archive.fp is not None
        archive.fp.seek(archive.start_dir)
        part.header_offset = archive.start_dir
        archive.fp.write(part.FileHeader(zip64=True))
        archive.fp.write(packed * count + b"\x03\0")
        archive.filelist.append(part)
        archive.NameToInfo[part.filename] = part
        archive.start_dir = archive.fp.tell()
        archive._didModify = True  # type: ignore[attr-defined]
    out.seek(0)
    return out


def entity_bomb() -> io.BytesIO:
    """A billion laughs inside a sheet."""
    steps = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    sheet = (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{steps}]>'
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>text</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>&l9;</t></is></c></row></sheetData></worksheet>'
    )
    return raw_workbook(sheet.encode())


def sparse_sheet() -> io.BytesIO:
    """Two cells, the second in the very last row and column a sheet may have."""
    sheet = (
        f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><dimension ref="A1:XFD1048576"/><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>text</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>Kind words</t></is></c></row>'
        '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>far away</t></is></c></row></sheetData></worksheet>'
    )
    return raw_workbook(sheet.encode())
