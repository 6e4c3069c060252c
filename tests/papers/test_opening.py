"""The papers open in a word processor and stand on as many pages as they should."""

import pytest

from papers.kinds import kinds, sample_of
from papers.services import pdf, rendering
from papers.services.samples import sample_picture
from tests.papers.factories import pages_of

pytestmark = pytest.mark.skipif(pdf.program() is None, reason="LibreOffice Writer is missing")


#: Papers of two parts.
PAGES = {"circular": 2, "request": 2, "election-nomination": 2, "election-reports": 2}


def test_the_minutes_open_in_a_word_processor_on_one_page(tmp_path, settings):
    settings.SPOOL_DIR = tmp_path
    kind = kinds()["minutes"]
    values = sample_of(kind, sample_picture())
    assert pages_of(rendering.render(kind, kind.default(), values)) == 1


@pytest.mark.long
@pytest.mark.parametrize("kind", kinds().values(), ids=lambda kind: kind.code)
def test_every_paper_and_empty_form_stands_on_as_many_pages_as_it_should(kind, tmp_path, settings):
    settings.SPOOL_DIR = tmp_path
    values = sample_of(kind, sample_picture())
    assert pages_of(rendering.render(kind, kind.default(), values)) == PAGES.get(kind.code, 1)
    if kind.blank is not None:
        assert pages_of(rendering.render(kind, kind.default(), kind.blank)) == 1
