"""Files become numbered lines; what can't be read is one clear error each."""

import docx
import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate

from grader.bank.guide import documents
from grader.bank.guide.documents import Document, read_document
from grader.errors import GuideError


def texts(path):
    return [text for _, text in read_document(path).lines]


def write(folder, name, data):
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
    return path


@pytest.mark.parametrize(
    "data",
    [
        pytest.param("Übung\nq1".encode(), id="utf-8"),
        pytest.param("Übung\nq1".encode("utf-8-sig"), id="byte-order-mark"),
        pytest.param("Übung\nq1".encode("utf-16"), id="utf-16"),
        pytest.param("Übung\nq1 and some more".encode("utf-16-le"), id="utf-16-without-mark"),
        pytest.param("Übung\nq1".encode("cp1252"), id="cp1252"),
        pytest.param(b"\xc3\x9cbung\r\nq1", id="crlf"),
        pytest.param(b"\xc3\x9cbung\rq1", id="cr"),
        pytest.param("U\u0308bung\nq1".encode(), id="combining-accent"),
        pytest.param("\u200bÜ\u00adbung\nq1".encode(), id="invisible-characters"),
    ],
)
def test_text_is_decoded_and_mended(tmp_path, data):
    first, second = texts(write(tmp_path, "guide.txt", data))
    assert (first, second[:2]) == ("Übung", "q1")


def test_non_breaking_spaces_become_spaces(tmp_path):
    assert texts(write(tmp_path, "guide.md", "1.\u00a0What\u202fnow?")) == ["1. What now?"]


def test_lines_are_numbered_as_an_editor_numbers_them(tmp_path):
    path = write(tmp_path, "guide.txt", "a\r\n\r\n\x0cb\u2028c\n")
    assert read_document(path).lines == ((1, "a"), (2, ""), (3, "b c"), (4, ""))


def test_document_is_named_by_its_file(tmp_path):
    assert read_document(write(tmp_path, "guide.txt", "x")).source == "guide.txt"


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        pytest.param("guide.txt", "", "the file is empty", id="empty"),
        pytest.param("guide.txt", " \n\n", "the file is empty", id="blank"),
        pytest.param("guide.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 9, "binary", id="png"),
        pytest.param("guide.md", bytes(range(1, 9)) * 50, "binary data", id="control-bytes"),
        pytest.param("guide.docx", b"no archive", "damaged or no Word file", id="no-docx"),
        pytest.param("guide.docx", b"PK\x03\x04 cut", "damaged or no Word file", id="cut-docx"),
        pytest.param(
            "guide.docx", bytes.fromhex("d0cf11e0a1b11ae1") * 8, "password", id="protected-docx"
        ),
        pytest.param("guide.pdf", b"no pdf at all", "damaged or no PDF", id="no-pdf"),
        pytest.param("guide.pdf", b"%PDF-1.7\n1 0 obj\n<<", "damaged or no PDF", id="cut-pdf"),
        pytest.param("guide.rtf", "x", r"one of \.txt, \.md, \.docx, \.pdf", id="extension"),
        pytest.param("guide", "x", "no extension", id="no-extension"),
    ],
)
def test_unreadable_file_is_one_clear_error(tmp_path, name, data, problem):
    path = write(tmp_path, name, data)
    with pytest.raises(GuideError, match=problem) as caught:
        read_document(path)
    assert (caught.value.where, caught.value.exit_code) == (str(path), 2)


def test_missing_file_is_an_error(tmp_path):
    with pytest.raises(GuideError, match="there is no such file"):
        read_document(tmp_path / "guide.md")


def test_folder_is_an_error(tmp_path):
    with pytest.raises(GuideError, match="this is a folder"):
        read_document(tmp_path)


def test_text_over_the_limit_is_not_read(tmp_path):
    path = write(tmp_path, "guide.txt", b"a" * (documents.MAX_TEXT_BYTES + 1_000_000))
    with pytest.raises(GuideError, match="holds 11 MB; it must be at most 10 MB"):
        read_document(path)


def test_word_headings_bold_runs_and_tables_keep_their_form(tmp_path):
    word = docx.Document()
    word.add_heading("Cells", 0)
    word.add_heading("Quiz", 2)
    paragraph = word.add_paragraph("The ")
    paragraph.add_run("cell").bold = True
    paragraph.add_run(" wall ").bold = True
    paragraph.add_run("holds.")
    table = word.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Term", "a|b"
    word.add_paragraph("after")
    word.save(tmp_path / "guide.docx")
    lines = [line for line in texts(tmp_path / "guide.docx") if line]
    assert lines == ["# Cells", "## Quiz", "The **cell wall** holds.", "| Term | a\\|b |", "after"]


def test_word_list_numbers_are_written_out(tmp_path):
    word = docx.Document()
    word.add_paragraph("first", style="List Number")
    word.add_paragraph("second", style="List Number")
    word.add_paragraph("bullet", style="List Bullet")
    word.save(tmp_path / "guide.docx")
    assert texts(tmp_path / "guide.docx") == ["1. first", "2. second", "- bullet"]


def test_word_line_breaks_part_lines(tmp_path):
    word = docx.Document()
    word.add_paragraph("Quiz\nWhat is a cell?")
    word.save(tmp_path / "guide.docx")
    assert texts(tmp_path / "guide.docx")[:2] == ["Quiz", "What is a cell?"]


def test_pdf_lines_wrapped_at_the_margin_are_joined(tmp_path):
    style = getSampleStyleSheet()["Normal"]
    long = "1. " + "What is the role of the membrane in the life of a cell, and why? " * 3
    parts = ["Quiz", long.strip(), "2. What is a cell?", "Answer Key", "1. It parts in and out."]
    SimpleDocTemplate(str(tmp_path / "guide.pdf")).build([Paragraph(p, style) for p in parts])
    assert [line for line in texts(tmp_path / "guide.pdf") if line] == parts


def pdf_pages(path, pages):
    canvas = Canvas(str(path))
    for lines in pages:
        for i, line in enumerate(lines):
            canvas.drawString(72, 760 - 14 * i, line)
        canvas.showPage()
    canvas.save()


def test_pdf_page_numbers_and_running_headers_are_left_out(tmp_path):
    pdf_pages(
        tmp_path / "guide.pdf",
        [["Cells, spring term", f"{i}. What is part {i}?", f"Page {i} of 3"] for i in (1, 2, 3)],
    )
    assert texts(tmp_path / "guide.pdf") == [f"{i}. What is part {i}?" for i in (1, 2, 3)]


def test_scanned_pdf_is_an_error_with_advice(tmp_path):
    pdf_pages(tmp_path / "guide.pdf", [[]])
    with pytest.raises(GuideError, match="holds no text, only pictures") as caught:
        read_document(tmp_path / "guide.pdf")
    assert "OCR" in str(caught.value)


def encrypted(tmp_path, password):
    pdf_pages(tmp_path / "plain.pdf", [["Quiz", "1. What is a cell?"]])
    writer = PdfWriter(clone_from=PdfReader(tmp_path / "plain.pdf"))
    writer.encrypt(password, owner_password="owner", algorithm="RC4-128")
    writer.write(tmp_path / "guide.pdf")
    return tmp_path / "guide.pdf"


def test_pdf_with_a_password_is_an_error(tmp_path):
    with pytest.raises(GuideError, match="protected by a password"):
        read_document(encrypted(tmp_path, "secret"))


def test_pdf_locked_against_printing_only_is_read(tmp_path):
    assert texts(encrypted(tmp_path, "")) == ["Quiz", "1. What is a cell?"]


def test_document_of_text_joins_to_the_same_text():
    assert Document.from_text("a\nb").text == "a\nb"
