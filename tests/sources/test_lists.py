"""A list is laid beside the registry: same, likely, new, vanished, and what people say of it."""

import datetime
import json
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from core.errors import Denied, Missing, Refusal
from core.imports.reading.process import UnknownTitles
from core.models import AuditEntry
from orgs.models import Organization, OrganizationStatus
from regions.models import Region
from sources import services
from sources.choices import Outcome, Verdict
from sources.models import Deed, Judgement, Source, SourceList, SourceRow
from tests.orgs.factories import OrganizationFactory, uscc
from tests.sources.factories import DAY, HEAD, compared, written

pytestmark = pytest.mark.django_db

LATER = DAY + datetime.timedelta(days=30)
LEGACY = "330999000012345"


@pytest.fixture(scope="module")
def world(kept_cast, kept_county):
    """Organizations of two towns, most with address and principal."""
    east, west = kept_county.east, kept_county.west

    def add(number, name, region, **values):
        return OrganizationFactory(
            uscc=uscc(number), name=name, region=region, **{"staff_count": 10} | values
        )

    return SimpleNamespace(
        cast=kept_cast,
        county=kept_county,
        known=add(501, "东风机械有限公司", east, address="东街道和平路1号", principal="李明"),
        renamed=add(502, "红星服装厂", east, address="东街道胜利路8号", principal="王芳"),
        coded=add(503, "长江塑料制品有限公司", west, address="西镇工业路3号", principal="张伟"),
        branch=add(504, "大江物流有限公司", west, address="西镇码头1号", principal="赵强"),
        gone=add(505, "旧时光茶馆有限公司", east, address="东街道老街5号", principal="陈静"),
        social=add(506, "东街道商会", east, kind="social"),
        closed=add(507, "已停业的厂", east, state="suspended"),
    )


@pytest.fixture
def rows(world):
    """What the list says: two the same, two likely, two new, two bad; one unit is gone."""
    return [
        (world.known.uscc, "东风机械有限责任公司", "非公企业", 25, "李明", "", "东街道和平路1号"),
        # Without a code; by the old number; under another code.
        ("", "红星服装有限公司", "", "", "王芳", "", "东街道胜利路8号"),
        (LEGACY, "长江塑料制品有限公司", "", 7, "张伟", "", "西镇工业路3号"),
        (world.branch.uscc, "大江物流有限公司", "", "", "", "", ""),
        (uscc(601), "新来的科技有限公司", "非公企业", 3, "周杰", "", "东街道创业路2号"),
        (uscc(602), "大江物流有限公司东街道分公司", "非公企业", 2, "赵强", "", "西镇码头1号"),
        ("91330999X", "写错的公司", "", "", "", "", ""),
        ("", "", "", 5, "", "", ""),
    ]


def test_a_list_changes_nothing_but_its_queue_and_twice_the_same_is_one(world, rows):
    before = list(Organization.objects.order_by("pk").values())
    statuses = OrganizationStatus.objects.count()
    found, listed = compared(rows)
    assert found.as_json() == {
        "same": 2,
        "likely": 2,
        "new": 2,
        "vanished": 1,
        "conflicts": 0,
        "bad": 2,
    }
    assert list(Organization.objects.order_by("pk").values()) == before
    assert OrganizationStatus.objects.count() == statuses
    by_outcome = {}
    for row in listed.rows.order_by("pk"):
        by_outcome.setdefault(row.outcome, []).append(row)
    assert {(r.candidate_id, r.organization_id) for r in by_outcome[Outcome.LIKELY]} == {
        (world.renamed.pk, None),
        (world.coded.pk, None),
    }
    # A branch is not its head office, and its town is that of its address.
    assert [r.name for r in by_outcome[Outcome.NEW]] == [rows[4][1], rows[5][1]]
    assert [r.region_id for r in by_outcome[Outcome.NEW]] == [
        world.county.east.pk,
        world.county.west.pk,
    ]
    assert [r.organization_id for r in by_outcome[Outcome.VANISHED]] == [world.gone.pk]
    notes = [r.note for r in by_outcome[Outcome.BAD]]
    assert "A列“统一社会信用代码”" in notes[0] and "应为 18 位" in notes[0]
    assert "B列“组织名称”：必填，不能为空" in notes[1]
    again, same = compared(rows)
    assert (again, same.pk) == (found, listed.pk)
    assert SourceRow.objects.count() == len(rows) + 1


def test_the_command_answers_as_json_and_refuses_what_it_cannot_read(world, rows, tmp_path, capsys):
    path = tmp_path / "名单.csv"
    path.write_bytes(written(rows).getvalue())
    with pytest.raises(SystemExit) as ended:
        call_command("load_source", path, source="market", dated=str(DAY), json=True)
    assert ended.value.code == 1
    said = capsys.readouterr()
    assert json.loads(said.out.splitlines()[-1])["likely"] == 2
    assert "第8行 A列“统一社会信用代码”" in said.err
    path.write_bytes(written(rows[:1]).getvalue())
    call_command("load_source", path, source="market", dated=str(DAY), json=True)
    path.write_bytes(b"\xff\xfenothing")
    for given in (
        {"source": "market", "dated": str(DAY)},
        {"source": "moon", "dated": str(DAY)},
        {"source": "market", "dated": "gestern"},
        {"source": "market", "dated": "2999-01-01"},
    ):
        with pytest.raises(CommandError) as refused:
            call_command("load_source", path, **given)
        assert refused.value.returncode == 2
    with pytest.raises(CommandError):
        call_command("load_source", tmp_path / "none.csv", source="market", dated=str(DAY))


def test_headings_of_other_offices_are_known_and_what_cannot_be_read_is_blank(world):
    head = ("统一代码", "企业名称", "登记状态", "从业人数", "注册资本", "住所")
    found, listed = compared(
        [(world.known.uscc, world.known.name, "存续", "约五十", "100万", "东街道和平路1号")],
        head=head,
    )
    row = listed.rows.get(outcome=Outcome.SAME)
    assert (found.same, found.bad, row.state, row.staff_count) == (1, 0, "operating", None)
    assert listed.unread == {"职工人数": 1}
    with pytest.raises(services.ListRefused, match="缺少必填的列：组织名称"):
        compared([("x",)], head=("注册资本",))
    assert SourceList.objects.count() == 1


def test_odd_names_are_compared_and_new_titles_are_asked(world):
    """Names of regions are no SQL; keys fit their column; a title that a later list brings is not
    left out in silence."""
    Region.objects.filter(pk=world.county.root.pk).update(name="测'试%县")
    long = "㍿" * 119 + "甲"
    nameless = (world.gone.uscc, "", "", "", "", "", "")
    found, listed = compared([("", long, "", "", "", "", "测'试%县1号"), nameless])
    assert (found.new, found.bad) == (1, 1) and len(listed.rows.get(row_no=2).key) == 140
    # A row without a name is bad, but what it speaks of is not missing.
    assert not listed.rows.filter(outcome=Outcome.VANISHED, organization=world.gone).exists()
    source = Source.objects.get(code="park")
    source.mapping = {"备注": ""}
    source.save()
    listed = SourceList.objects.create(source=source, dated=DAY, name="名单.csv", step="matching")
    file = written([("甲厂", 5, "x")], head=("组织名称", "干活的人", "备注"))
    with pytest.raises(UnknownTitles) as asked:
        services.load(listed=listed, source=file, actor=None, ask=True)
    assert asked.value.sheets[0]["columns"] == ["干活的人"]


def test_what_was_said_of_a_row_holds_for_the_next_list(world, rows):
    _, listed = compared(rows)
    actor = world.cast.county_admin
    same = listed.rows.get(candidate=world.renamed)
    other = listed.rows.get(candidate=world.coded)
    assert services.judge(actor=actor, pk=same.pk, verdict="later").verdict == Verdict.LATER
    same = services.judge(actor=actor, pk=same.pk, verdict="same")
    assert same.organization_id == world.renamed.pk
    services.judge(actor=actor, pk=other.pk, verdict="different")
    with pytest.raises(Refusal, match="已判定为"):
        services.judge(actor=actor, pk=other.pk, verdict="same")
    with pytest.raises(Refusal, match="不能这样判定"):
        services.judge(actor=actor, pk=other.pk, verdict="present")
    assert set(SourceRow.objects.waiting_new().values_list("name", flat=True)) == {
        rows[2][1],
        rows[4][1],
        rows[5][1],
    }
    declined = listed.rows.get(name=rows[4][1])
    services.judge(actor=actor, pk=declined.pk, verdict="declined")
    gone = listed.rows.get(outcome=Outcome.VANISHED)
    services.judge(actor=actor, pk=gone.pk, verdict="present")
    _, later = compared(rows, dated=LATER)
    found = {r.name: r for r in later.rows.exclude(outcome=Outcome.BAD)}
    assert found[same.name].organization_id == world.renamed.pk
    assert (found[other.name].outcome, found[other.name].candidate_id) == (Outcome.NEW, None)
    assert found[declined.name].verdict == Verdict.DECLINED
    # The unit of the row that was another one is missing now; what is there is not asked again.
    assert set(SourceRow.objects.waiting_vanished().values_list("organization", flat=True)) == {
        world.coded.pk
    }
    # Rows of the former list are asked about no more.
    with pytest.raises(Missing, match="新的名单"):
        services.judge(actor=actor, pk=same.pk, verdict="different")
    again = services.reopen(actor=actor, pk=found[same.name].pk)
    assert (again.verdict, again.organization_id) == ("", None)
    assert set(Judgement.objects.values_list("verdict", flat=True)) == {
        "different",
        "declined",
        "present",
    }


def test_towns_work_their_own_rows_and_the_county_those_of_no_town(world, rows):
    rows = [*rows, ("", "无处可寻的公司", "", "", "", "", "")]
    _, listed = compared(rows)
    town, county = world.cast.town_staff, world.cast.county_admin

    def seen(user):
        return set(
            SourceRow.objects.editable_by(user)
            .exclude(outcome=Outcome.BAD)
            .values_list("name", flat=True)
        )

    assert seen(town) == {rows[0][1], rows[1][1], rows[4][1], ""}
    assert seen(county) - seen(town) == {rows[2][1], rows[3][1], rows[5][1], rows[8][1]}
    assert not SourceRow.objects.visible_to(world.cast.nobody).exists()
    west = listed.rows.get(candidate=world.coded)
    with pytest.raises(Missing):
        services.judge(actor=town, pk=west.pk, verdict="same")
    east = listed.rows.get(candidate=world.renamed)
    with pytest.raises(Denied):
        services.judge(actor=world.cast.viewer, pk=east.pk, verdict="same")
    services.judge(actor=town, pk=east.pk, verdict="same")
    assert AuditEntry.objects.filter(action="source_row_judged", actor_id=town.pk).count() == 1
    with pytest.raises(Denied, match="县级"):
        compared(rows, actor=town)


def test_a_new_unit_enters_by_confirmation_and_leaves_by_undo(world, rows):
    _, listed = compared(rows)
    town = world.cast.town_staff
    row = listed.rows.get(name=rows[4][1])
    given = {
        "uscc": row.uscc,
        "kind": "enterprise",
        "region": world.county.east,
        "staff_count": row.staff_count,
    }
    with pytest.raises(ValidationError):
        services.enter_row(actor=town, pk=row.pk, **given | {"uscc": "1"})
    deed = services.enter_row(actor=town, pk=row.pk, **given)
    made = Organization.objects.get(uscc=row.uscc)
    assert (made.name, made.staff_count, made.principal) == (row.name, 3, "周杰")
    assert made.statuses.get().starts_on == DAY
    with pytest.raises(Refusal, match="已经录入"):
        services.enter_row(actor=town, pk=row.pk, **given)
    assert services.undo_deed(actor=town, pk=deed.pk)
    row.refresh_from_db()
    assert row.organization_id is None and not Organization.objects.filter(uscc=row.uscc).exists()
    assert row in SourceRow.objects.waiting_new()
    # Whatever way it enters, the row knows.
    OrganizationFactory(uscc=row.uscc, name=row.name, region=world.county.east)
    assert services.link_entered([listed.pk]) == 1
    assert row not in SourceRow.objects.waiting_new()


def test_missing_twice_is_proposed_and_a_person_closes(world, rows):
    _, first = compared(rows)
    assert not SourceRow.objects.twice_vanished()
    compared(rows, dated=LATER)
    (row,) = SourceRow.objects.twice_vanished()
    assert row.organization == world.gone
    first.delete()
    assert not SourceRow.objects.twice_vanished()
    # In two sources; the second one covers enterprises too.
    compared(rows, source="park")
    assert {r.organization_id for r in SourceRow.objects.twice_vanished()} == {world.gone.pk}
    town = world.cast.town_staff
    day = LATER
    for wrong in ({"state": "operating"}, {"starts_on": datetime.date(2999, 1, 1)}):
        with pytest.raises(ValidationError):
            services.close_vanished(
                actor=town, ids=[row.pk], **{"state": "suspended", "starts_on": day} | wrong
            )
    deed = services.close_vanished(actor=town, ids=[row.pk], state="suspended", starts_on=day)
    world.gone.refresh_from_db()
    assert world.gone.state == "suspended" and deed.count == 1
    assert not SourceRow.objects.waiting_vanished()
    with pytest.raises(Refusal):
        services.close_vanished(actor=town, ids=[row.pk], state="suspended", starts_on=day)
    services.undo_deed(actor=town, pk=deed.pk)
    world.gone.refresh_from_db()
    assert world.gone.state == "operating" and SourceRow.objects.waiting_vanished().exists()
    assert not Deed.objects.visible_to(world.cast.viewer)
    assert HEAD and Source.objects.count() == 9
