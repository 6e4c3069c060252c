"""Schemes: edited as drafts, settled once, out and in as files, tried on closed months."""

import io
import json

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse
from openpyxl import load_workbook

from assessments import documents, services
from assessments.documents import Item, Step
from assessments.models import Assessment, Scheme
from assessments.services import workbook
from assessments.services.explaining import step_said
from assessments.services.preview import preview
from branches.models import PartyOrganization
from core.errors import Denied, Refusal
from core.months import Month
from tests.assessments.factories import AssessmentFactory, RoundFactory, SchemeFactory
from tests.assessments.test_rounds import PROTECTED
from tests.lights.frozen import duties, party, revision_of

pytestmark = pytest.mark.django_db


def act(service, cast, scheme, **values):
    scheme.refresh_from_db()
    return service(actor=cast.county_admin, pk=scheme.pk, version=scheme.version, **values)


def test_samples_ship_and_are_copied_before_anybody_is_rated_by_them(cast):
    samples = Scheme.objects.filter(state="sample")
    assert samples.count() == 13 and not samples.filter(source="").exists()
    sample = samples.get(code="HUBEI")
    with pytest.raises(Refusal, match="不能再修改"):
        act(services.change_scheme, cast, sample, name="改")
    own = act(services.copy_scheme, cast, sample, code="xf", name="本县办法", source="县委文件")
    assert (own.code, own.edition, own.state) == ("XF", 1, "draft")
    assert own.content == sample.content
    act(services.settle_scheme, cast, own)
    second = act(services.copy_scheme, cast, own)
    assert (second.code, second.edition, second.state) == ("XF", 2, "draft")
    with pytest.raises(Refusal, match="编制中的一版"):
        act(services.copy_scheme, cast, own)


def test_a_settled_scheme_is_changed_by_nobody_not_even_by_sql(cast):
    scheme = SchemeFactory()
    item = Item(code="9", dimension="1", title="新项目", marks=5)
    for change in (
        lambda: act(services.put_item, cast, scheme, code="", item=item),
        lambda: act(services.change_frame, cast, scheme, bonus_cap=9),
        lambda: act(services.replace_content, cast, scheme, content=scheme.content),
    ):
        with pytest.raises(Refusal, match="不能再修改"):
            change()
    for values in ({"content": {}}, {"months": 12}, {"code": "ANDERS"}):
        with pytest.raises(PROTECTED), transaction.atomic():
            Scheme.objects.filter(pk=scheme.pk).update(**values)
    round = RoundFactory(scheme=scheme)
    with pytest.raises(Refusal, match="正在进行"):
        act(services.end_scheme, cast, scheme)
    round.state = "cancelled"
    round.save()
    assert act(services.end_scheme, cast, scheme).state == "ended"


def test_a_draft_is_edited_item_by_item_and_settled_once_it_is_whole(cast):
    scheme = services.create_scheme(
        actor=cast.county_admin, code="a-1", name="新办法", source="县委文件", months=12
    )
    with pytest.raises(Denied):
        services.create_scheme(actor=cast.county_staff, code="b", name="甲", source="乙")
    with pytest.raises(Refusal, match="没有类别"):
        act(services.settle_scheme, cast, scheme)
    levels = [{"star": 5, "name": "五星级", "least": 90}]
    act(
        services.change_frame, cast, scheme,
        dimensions=[{"code": "1", "name": "组织建设"}], levels=levels,
    )  # fmt: skip
    good = Item(
        code="1", dimension="1", title="组织生活", marks=100, source="computed", method="data",
        fact="duty_rate", scoring="bands", steps=(Step(">=", 90, 100),),
    )  # fmt: skip
    for wrong, said in (
        ({"fact": "photo_count"}, "不在可选的数据里"),
        ({"title": "照片齐全"}, "照片"),
        ({"marks": 0}, "满分"),
    ):
        item = Item(**{**vars(good), **wrong})
        with pytest.raises(ValidationError, match=said):
            act(services.put_item, cast, scheme, code="", item=item)
    act(services.put_item, cast, scheme, code="", item=good)
    with pytest.raises(ValidationError, match="已经用过"):
        act(services.put_item, cast, scheme, code="", item=good)
    act(services.put_item, cast, scheme, code="1", item=Item(**{**vars(good), "marks": 60}))
    act(services.put_item, cast, scheme, code="", item=Item("2", "1", "其他", 40))
    act(services.put_item, cast, scheme, code="2", item=None)
    scheme.refresh_from_db()
    assert [(each.code, each.marks) for each in scheme.document.items] == [("1", 60)]
    assert act(services.settle_scheme, cast, scheme).state == "settled"


def test_a_scheme_goes_out_to_excel_and_comes_back_the_same(cast, tmp_path):
    for scheme in Scheme.objects.filter(state="sample"):
        for data in (workbook.as_xlsx(scheme), workbook.as_json(scheme)):
            head, content = workbook.read(data)
            assert documents.read(content) == scheme.document, scheme.code
            assert (head["code"], head["name"]) == (scheme.code, scheme.name)
    path = tmp_path / "方案.xlsx"
    call_command("export_scheme", "hubei", "--out", str(path))
    call_command("import_scheme", str(path))
    made = Scheme.objects.get(code="HUBEI", edition=2)
    assert (made.state, made.document) == ("draft", Scheme.objects.get(
        code="HUBEI", edition=1
    ).document)  # fmt: skip
    with pytest.raises(CommandError, match="没有读到文件"):
        call_command("import_scheme", str(tmp_path / "nothing.xlsx"))
    with pytest.raises(CommandError, match="没有代码为"):
        call_command("export_scheme", "NOTHING", "--out", str(path))


def test_a_file_that_nobody_can_be_rated_by_is_refused_with_the_cells(cast):
    sample = Scheme.objects.get(code="HUBEI", edition=1)
    book = load_workbook(io.BytesIO(workbook.as_xlsx(sample)))
    sheet = book["项目"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, columns["数据"]).value = "照片数"
    sheet.cell(3, columns["满分"]).value = "五分"
    sheet.cell(4, columns["计分档"]).value = "九十分以上五分"
    file = io.BytesIO()
    book.save(file)
    with pytest.raises(ValidationError) as refused:
        workbook.read(file.getvalue())
    said = " ".join(refused.value.messages)
    assert all(each in said for each in ("第 2 行数据", "第 3 行满分", "第 4 行计分档"))
    for data, text in (
        (b"not json", "应是导出的方案文件"),
        (b"PK\x03\x04 broken", "损坏"),
        (json.dumps({"code": "A", "content": {}}).encode(), "没有方案名称"),
    ):
        with pytest.raises(ValidationError, match=text):
            head, content = workbook.read(data)
            services.load_file(actor=cast.county_admin, head=head, content=content)


def test_a_scheme_is_tried_on_closed_months_and_says_who_would_move(cast, county, client):
    with pytest.raises(Refusal, match="还没有已定稿的月份"):
        preview(SchemeFactory().document, months=6, parties=PartyOrganization.objects.all())
    revision = revision_of(Month(2026, 2))
    other = AssessmentFactory(
        round=RoundFactory(
            region=county.root, state="awarded", awarded_on="2026-01-05", valid_until="2099-01-01"
        ),
        party_organization__region=county.west,
        score={"star": 5, "frozen": True},
    ).party_organization
    for pk, done in ((cast.branch.pk, 4), (other.pk, 3)):
        party(revision, pk).save()
        duties(revision, pk, expected=4, done=done).save()
    scheme = SchemeFactory()
    found = preview(scheme.document, months=6, parties=PartyOrganization.objects.all())
    # Computed items alone: 100 % and 75 %; nobody fails for what people would mark.
    assert found.stars == [("五星级", 1), ("四星级", 0), ("三星级", 1), ("未评上", 0)]
    assert (found.rated, found.up, found.down, found.computed_share) == (2, 0, 1, 40)
    assert [(each.party.pk, each.before, each.after) for each in found.moved] == [(other.pk, 5, 3)]
    assert dict(found.bands) == {"90 以上": 1, "80—90": 0, "70—80": 1, "60—70": 0, "60 以下": 0}
    assert (found.burden.own, Assessment.objects.count()) == (19, 1)
    client.force_login(cast.county_admin)
    page = client.get(reverse("assessments:preview", args=[scheme.pk])).content.decode()
    assert "没有保存任何结果" in page and other.name in page


def test_a_step_is_read_out_in_words():
    said = [
        step_said(step, scoring)
        for step, scoring in (
            (Step(">=", 90, 5), "bands"),
            (Step("<", 3, 1.5, each=True), "deduct"),
            (Step(">", 0, 2, each=True), "deduct"),
            (Step(">", 0, 2, each=True, text="每次扣 2 分"), "deduct"),
        )
    ]
    assert said == [
        "达到 90，得 5 分",
        "少于 3，每少 1 个扣 1.5 分",
        "超过 0，每多 1 个扣 2 分",
        "每次扣 2 分",
    ]


def test_pages_of_the_editor_write_what_they_show(cast, client):
    scheme = SchemeFactory(state="draft")
    client.force_login(cast.county_admin)
    url = reverse("assessments:item", args=[scheme.pk, "1.1"])
    form = client.get(url).context["form"]
    sent = {name: form[name].value() for name in form.fields}
    sent = {key: value for key, value in sent.items() if value not in (None, False, "")}
    answer = client.post(url, {**sent, "version": 1, "scoring": "bands", "steps": ">= 90 : 40"})
    assert answer.status_code == 302, answer.context["form"].errors
    scheme.refresh_from_db()
    assert scheme.document.item("1.1").steps == (Step(">=", 90, 40),)
    assert "达到 90，得 40 分" in client.get(scheme.get_absolute_url()).content.decode()
    url = reverse("assessments:frame", args=[scheme.pk])
    form = client.get(url).context["form"]
    before = scheme.document
    sent = {name: form[name].value() for name in form.fields}
    answer = client.post(url, {**sent, "version": scheme.version})
    assert answer.status_code == 302, answer.context["form"].errors
    scheme.refresh_from_db()
    assert scheme.document == before
    page = client.get(scheme.get_absolute_url()).content.decode()
    assert "组织生活完成率" in page and "每个党组织自评约" in page
    file = io.BytesIO(workbook.as_json(scheme))
    file.name = "方案.json"
    answer = client.post(reverse("assessments:load_scheme"), {"file": file})
    assert answer.status_code == 302
    assert Scheme.objects.get(code=scheme.code, edition=2).document == before
