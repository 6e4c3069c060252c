"""Papers for tests, and templates as a county would write them."""

import datetime
import io
import re
from collections.abc import Sequence

import factory
from django.contrib.contenttypes.models import ContentType
from docx import Document

from papers.kinds import letter_kinds
from papers.models import Delivery, HandbookEntry, Letter, LetterForm, LetterSeries, Paper
from papers.services import pdf
from tests.accounts.factories import UserFactory
from tests.regions.factories import RegionFactory


class PaperFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Paper

    class Params:
        row = None

    kind = "minutes"
    format = "docx"
    owner_type = factory.LazyAttribute(lambda o: ContentType.objects.get_for_model(o.row))
    owner_id = factory.LazyAttribute(lambda o: o.row.pk)
    made_by = factory.SubFactory(UserFactory)


class HandbookEntryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = HandbookEntry

    name = factory.Sequence(lambda n: f"“三会一课”制度{n}")
    section = "policy"
    source = "《中国共产党支部工作条例（试行）》"
    text = "党员大会每季度召开一次。"


class LetterFormFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LetterForm
        django_get_or_create = ("digest",)

    digest = "0" * 64
    data = factory.LazyFunction(lambda: letter_kinds()["circular"].default())


class LetterFactory(factory.django.DjangoModelFactory):
    """An issued letter with a number that its series knows."""

    class Meta:
        model = Letter

    kind = "circular"
    state = "issued"
    issuer = factory.SubFactory(RegionFactory)
    title = factory.Sequence(lambda n: f"关于党建工作情况的通报{n}")
    to = "各镇党委"
    text = "现将有关情况通报如下。"
    kept = factory.LazyAttribute(lambda o: {"to": o.to, "text": o.text, "annex": "", "remark": ""})
    code = "两新通"
    year = 2026
    serial = factory.Sequence(lambda n: 1000 + n)
    number = factory.LazyAttribute(lambda o: f"{o.code}〔{o.year}〕{o.serial}号")
    heading = sender = "测试县两新工委"
    form = factory.SubFactory(LetterFormFactory)
    issued_on = datetime.date(2026, 3, 5)
    delivery_count = 1


class DeliveryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Delivery

    letter = factory.SubFactory(LetterFactory)
    region = factory.SubFactory(RegionFactory)
    name = factory.LazyAttribute(lambda o: f"{o.region.name}党委")


def series(code: str, year: int) -> int:
    """The last number that was given."""
    found = LetterSeries.objects.filter(code=code, year=year).first()
    return found.last if found else 0


def template(*lines: str, rows: Sequence[Sequence[str]] = (), header: str = "") -> bytes:
    """A .docx with these paragraphs, and a table of these rows."""
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    if rows:
        table = document.add_table(rows=len(rows), cols=len(rows[0]))
        for at, texts in enumerate(rows):
            for column, text in enumerate(texts):
                table.rows[at].cells[column].text = text
    if header:
        document.sections[0].header.paragraphs[0].text = header
    document.core_properties.comments = ""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def words_of(docx: bytes) -> str:
    """All that a document says, a line for each paragraph and cell."""
    document = Document(io.BytesIO(docx))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in document.paragraphs), *cells])


def pages_of(document: bytes) -> int:
    """On how many pages a word processor sets it."""
    made = pdf.convert(document)
    assert made.startswith(b"%PDF-")
    return len(re.findall(rb"/Type\s*/Page\b", made))
