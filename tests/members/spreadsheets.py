"""Spreadsheets for tests, written byte by byte: no library stands between us and a bad one."""

import zipfile
from io import BytesIO
from xml.sax.saxutils import escape

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def csv_of(*rows: tuple[str, ...], comma: str = ",", encoding: str = "utf-8") -> bytes:
    """Rows as CSV without quotation marks."""
    return "\r\n".join(comma.join(row) for row in rows).encode(encoding)


def cell(column: int, row: int, value: object) -> str:
    """One cell: numbers as numbers, words inside the sheet."""
    place = f"{letters(column)}{row}"
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'


def letters(column: int) -> str:
    """0 is A."""
    found, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def xlsx_of(*rows: tuple[object, ...], more: str = "", data: str = "") -> bytes:
    """Rows as XLSX. `more` goes after the rows (merged cells); `data` replaces them."""
    lines = "".join(
        f'<row r="{number}">'
        + "".join(cell(column, number, value) for column, value in enumerate(row) if value != "")
        + "</row>"
        for number, row in enumerate(rows, 1)
    )
    sheet = f'<worksheet xmlns="{_MAIN}"><sheetData>{data or lines}</sheetData>{more}</worksheet>'
    return zip_of({"xl/worksheets/sheet1.xml": sheet.encode()})


def zip_of(parts: dict[str, bytes]) -> bytes:
    """An XLSX file with these parts and the few that each one needs."""
    usual = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": f'<Relationships xmlns="{_RELS}"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="People" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELS}"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    }
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**usual, **parts}.items():
            archive.writestr(name, content)
    return made.getvalue()


def endless_text() -> bytes:
    """A small file whose four hundred cells all show the same ten million letters."""
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 401))
    rels = (
        f'<Relationships xmlns="{_RELS}">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>"
    )
    text = f'<sst xmlns="{_MAIN}"><si><t>{"A" * 10_000_000}</t></si></sst>'
    sheet = f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    return zip_of(
        {
            "xl/worksheets/sheet1.xml": sheet.encode(),
            "xl/sharedStrings.xml": text.encode(),
            "xl/_rels/workbook.xml.rels": rels.encode(),
        }
    )
