"""The papers open in a word processor and stand on as many pages as they should."""

import pytest

from papers.kinds import kinds, sample_of
from papers.services import pdf, rendering
from papers.services.samples import sample_picture
from tests.papers.factories import pages_of

pytestmark = pytest.mark.skipif(pdf.program() is None, reason="LibreOffice Writer is missing")


#: Papers of two parts, or with an annex.
PAGES = {
    "circular": 2,
    "request": 2,
    "election-nomination": 2,
    "election-reports": 2,
    "joint-plan-request": 2,
}


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


def test_a_letter_in_three_parts_with_long_names_stands_on_one_page(tmp_path, settings):
    settings.SPOOL_DIR = tmp_path
    kind = kinds()["transfer-letter"]
    long = {
        "source": "中共某某精密机械制造（集团）股份有限公司第一联合支部委员会",
        "target": "中共某某省某某市某某电子商务产业园区综合支部委员会",
        "office_address": "某某省某某市某某区某某街道 1288 号两新组织党群服务中心，邮编 315000",
    }
    values = sample_of(kind, sample_picture()) | long
    assert pages_of(rendering.render(kind, kind.default(), values)) == 1
