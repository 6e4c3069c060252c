"""Replacing templates: versions, who may, what is checked (`papers.services.templates`)."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core.errors import Denied, Refusal
from core.models import AuditEntry
from papers.kinds import kinds, sample_of
from papers.models import PaperTemplate
from papers.services import making, rendering, templates
from papers.services.samples import sample_picture
from tests.papers.factories import template, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def minutes():
    return kinds()["minutes"]


def replaced(cast, kind, *lines, **more):
    return templates.replace(
        actor=cast.county_admin, kind=kind, data=template(*lines), name="模板.docx", **more
    )


def with_part(data: bytes, name: str, content: bytes = b"x") -> bytes:
    """The document with another part in it."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, content)
    return out.getvalue()


def test_a_new_template_holds_from_now_on_and_the_shipped_one_comes_back(cast, minutes):
    assert templates.newest(minutes) is None
    first = replaced(cast, minutes, "第一版 {{ topic }}", note="组织部格式")
    second = replaced(cast, minutes, "第二版 {{ topic }}")
    assert (first.number, second.number) == (1, 2)
    assert templates.newest(minutes) == second
    assert "第一版" in words_of(templates.content_of(minutes, first))
    third = templates.reset(actor=cast.county_admin, kind=minutes)
    assert templates.newest(minutes) == third and third.number == 3
    assert templates.content_of(minutes, third) == templates.default_of(minutes)
    with pytest.raises(Refusal, match="没有改变"):
        templates.reset(actor=cast.county_admin, kind=minutes)
    entries = AuditEntry.objects.filter(action__startswith="template_").order_by("pk")
    assert [each.detail["版本"] for each in entries] == [1, 2, 3]
    assert entries[0].detail["说明"] == "组织部格式"


@pytest.mark.parametrize("role", ["county_staff", "town_staff", "viewer", "secretary"])
def test_templates_are_replaced_by_whoever_edits_rules_in_the_whole_county(cast, minutes, role):
    actor = getattr(cast, role)
    with pytest.raises(Denied):
        templates.replace(actor=actor, kind=minutes, data=template("x"), name="x.docx")
    with pytest.raises(Denied):
        templates.reset(actor=actor, kind=minutes)
    assert not PaperTemplate.objects.exists()
    assert not PaperTemplate.objects.visible_to(actor).exists()


def test_an_unknown_placeholder_is_named_and_nothing_is_kept(cast, minutes):
    with pytest.raises(ValidationError, match="没有“toppic”这个占位符") as refused:
        replaced(cast, minutes, "{{ toppic }}", "{{ hosst }}")
    assert len(refused.value.messages) == 2
    assert not PaperTemplate.objects.exists()


@pytest.mark.parametrize(
    ("part", "said"),
    [("word/vbaProject.bin", "宏"), ("word/embeddings/x.bin", "内嵌的其他文件")],
)
def test_macros_and_embedded_objects_are_refused(cast, minutes, part, said):
    with pytest.raises(ValidationError, match=said):
        templates.check(minutes, with_part(template("{{ topic }}"), part))


def test_what_is_no_word_file_or_too_large_is_refused(minutes):
    with pytest.raises(ValidationError, match="不能上传这种文件"):
        templates.check(minutes, b"just words")
    with pytest.raises(ValidationError, match="超过 2 MB"):
        templates.check(minutes, b"x" * (templates.LARGEST + 1))
    with pytest.raises(ValidationError, match="内容过多"):
        templates.check(minutes, with_part(template("x"), "word/media/a.png", bytes(9 << 20)))
    with pytest.raises(ValidationError, match=r"应是 Word 文件"):
        templates.check(minutes, b"%PDF-1.4")


def test_more_braces_than_a_form_has_are_refused_before_they_are_looked_for(minutes):
    with pytest.raises(ValidationError, match="占位符过多"):
        templates.check(minutes, template("{{r x" * 50_000))


@pytest.mark.dealt(5)
@pytest.mark.parametrize("kind", kinds().values(), ids=lambda kind: kind.code)
def test_every_shipped_template_fits_its_placeholders_and_names_the_official_types(kind):
    shipped = kind.default()
    assert rendering.problems(kind, shipped) == []
    templates.check(kind, shipped)
    with zipfile.ZipFile(io.BytesIO(shipped)) as file:
        said = file.read("word/document.xml").decode() + file.read("word/styles.xml").decode()
    # Heads of tables are set in the third.
    for name in ("方正小标宋简体", "仿宋_GB2312", *(["黑体"] if "<w:tbl>" in said else [])):
        assert name in said
    names = {each.name for each in kind.placeholders}
    assert {"party", "topic"} & names <= {each for each in names if each in said}


def test_a_template_of_a_former_release_is_told_and_is_no_error(cast, client, minutes, monkeypatch):
    """It says what this release does not know any more."""
    former = template("{{ former }}")
    monkeypatch.setattr(templates, "content_of", lambda kind, held: former)
    client.force_login(cast.county_admin)
    for name in ("papers:sample", "papers:blank"):
        response = client.get(reverse(name, args=[minutes.code]), follow=True)
        assert "没有的占位符" in response.content.decode(), name


def test_a_preview_shows_the_sample_of_every_text(minutes):
    made = rendering.render(minutes, minutes.default(), sample_of(minutes, sample_picture()))
    said = words_of(made)
    for holder in minutes.placeholders:
        if holder.name not in ("party", "parties"):
            assert holder.sample.split("\n")[0] in said
    assert making.sample(minutes, "docx").name == "会议记录（预览）.docx"


def test_the_page_takes_a_template_and_says_what_is_wrong(cast, client, minutes):
    client.force_login(cast.county_admin)
    url = "/papers/templates/minutes/"

    bad = io.BytesIO(template("{{ nowhere }}"))
    bad.name = "模板.docx"
    said = client.post(url, {"file": bad, "note": ""}).content.decode()
    assert "没有“nowhere”这个占位符。" in said
    good = io.BytesIO(template("{{ topic }}"))
    good.name = "模板.docx"
    said = client.post(url, {"file": good, "note": "新"}, follow=True).content.decode()
    assert "已换成第 1 版" in said and "恢复系统模板" in said
    said = client.post(f"{url}reset/", follow=True).content.decode()
    assert "已恢复为系统模板" in said
    assert client.get("/papers/templates/nowhere/").status_code == 404
