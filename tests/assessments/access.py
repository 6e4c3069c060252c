"""Doors to ratings: each level marks its own, all others see them from the publicity on."""

import datetime
import json

from django.conf import settings
from django.utils import timezone

from assessments.models import Consequence, Objection, Proposal, Ranking, Slip, Veto
from tests.access.ladder import (
    OUTSIDERS,
    READERS,
    Door,
    Post,
    Write,
    api,
    api_list,
    edit_member,
    everybody_logged_in,
    exporters,
    list_page,
    object_of_member,
    only,
    panel,
    registry_readers,
    row,
    versioned,
)
from tests.assessments.factories import (
    REPORTING,
    AssessmentFactory,
    HeardFactory,
    HearingFactory,
    RoundFactory,
    SchemeFactory,
)
from tests.branches.factories import PartyOrganizationFactory
from tests.members.factories import PostFactory

DAY = datetime.date(2026, 3, 5)


def furnish(world):
    """A round of the county with one rating in each place, which the county is to review."""
    world.scheme = SchemeFactory(state="draft")
    world.round = RoundFactory(region=world.regions.root, state="open")
    slip = {"department": world.department, "due_on": timezone.localdate()}
    world.slip = Slip.objects.create(round=world.round, **slip)
    published = RoundFactory(
        region=world.regions.root,
        state="publicity",
        published_on=DAY,
        publicity_until=DAY,
        awarded_on=DAY,
    )
    world.consequence = Consequence.objects.create(
        scheme_code=world.scheme.code,
        star=5,
        benefit="grant",
        amount=5000,
        ground="县委〔2026〕3号",
        valid_from=DAY,
    )
    today = timezone.localdate()
    world.ranking = Ranking.objects.create(
        round=published,
        region=world.regions.root,
        decision="县委两新工委会议决定",
        decision_number="3号",
        decided_on=DAY,
        starts_on=today,
        ends_on=today + datetime.timedelta(days=9),
    )
    for place in world.places.values():
        place.assessment = AssessmentFactory(
            round=world.round,
            party_organization=place.party,
            region=place.region,
            state="county",
        )
        place.published = AssessmentFactory(
            round=published, party_organization=place.party, region=place.region, state="reviewed"
        )
        place.veto = Veto.objects.create(
            party_organization=place.party,
            code="V1",
            text=f"{place.person}事故",
            happened_on=DAY,
            ground="1号",
        )
        place.objection = Objection.objects.create(
            assessment=place.published, source="party", text=f"{place.person}说", raised_on=DAY
        )
        place.granted = Proposal.objects.create(
            assessment=place.published,
            consequence=world.consequence,
            benefit="grant",
            state="agreed",
            decided_on=DAY,
            document_number=f"{place.person}号",
        )
        place.mark = place.assessment.marks.create(item="1.2", level="self", marks=18)
        for each in (place.assessment, place.veto, place.objection, place.granted):
            each.refresh_from_db()
    for each in (world.scheme, world.round, world.slip, world.consequence, world.ranking):
        each.refresh_from_db()
    reporting = RoundFactory(
        region=world.regions.root,
        scheme=SchemeFactory(subject="secretary", content=REPORTING),
    )
    for place in world.places.values():
        office = PostFactory(party_organization=place.party, person_name=place.person)
        place.other = AssessmentFactory(
            round=reporting, party_organization=place.party, post=office, region=place.region
        )
        place.hearing = HearingFactory(round=reporting, party_organization=place.party)
        HeardFactory(hearing=place.hearing, assessment=place.other)


def _of(name, /, **more):
    return lambda world, place: {"pk": getattr(world, name).pk, **more}


def _with(name, /, **fields):
    def filled(world, place):
        found = getattr(world, name)
        return {"version": type(found)._base_manager.get(pk=found.pk).version, **fields}

    return filled


MENU = {
    "评星": READERS,
    "述职考核": READERS - {"viewer"},
    "评星轮次": READERS,
    "评星方案": READERS,
    "核查单": {"county_admin"},
    "结果运用": READERS - {"viewer"},
    "比学赶超": READERS,
    "一票否决": READERS - {"viewer"},
}

_rating = row("assessment")
#: While a round is under way; whoever works at it there.
works = object_of_member
#: Marked by the county.
reviews = (
    works.at("mine", town_staff="403", secretary="403")
    .at("east", town_staff="403")
    .at("west", other_town="403")
)
#: Checked by the town; where none is, by the county.
checks = works.at("mine", county_admin="403", county_staff="403", secretary="403").at(
    "east", "west", county_admin="403", county_staff="403"
)
#: A scheme: read by whoever reads the registry, changed by the county administrator.
scheme = registry_readers
edit_scheme = registry_readers.answering("403").but(county_admin="200")
#: A round: led by the county.
edit_round = registry_readers.answering("403").but(county_admin="200", county_staff="200")
#: A slip: of those who asked and of the department.
slip = only("404", county_admin="200", county_staff="200", department="200")
county = only("403", county_admin="200", county_staff="200")
county_admin = only("403", county_admin="200")
#: A secretary's own report; those above look on.
reports = works.answering("403").at("mine", secretary="200")
#: Held by those above, never by himself.
leads = edit_member
#: Who votes is not his business either.
held = works.at("mine", secretary="404")
himself = only("404", member="200").in_each_place()
persons = only("403", county_admin="200", county_staff="200")
_COUNTED = dict.fromkeys(("present_count", "issued", "returned", "valid"), 2)


def _round(world, place):
    return {"code": "R9", "name": "新一轮"}


DOORS = {
    "assessments:list": Door(**list_page(everybody_logged_in)),
    "assessments:detail": Door(kwargs=_rating, get=works),
    "assessments:marks": Door(
        kwargs=_rating,
        get=reviews,
        post=Post(reviews.answering("302+"), versioned("assessment")),
    ),
    "assessments:history": Door(kwargs=_rating, get=panel),
    # Not in this state: the page says what is to be done.
    "assessments:take_over": Door(
        kwargs=_rating,
        get=checks,
        post=Post(checks, versioned("assessment", reason="书记空缺")),
    ),
    "assessments:return": Door(
        kwargs=_rating,
        get=checks,
        post=Post(checks, versioned("assessment", reason="重新核对阵地")),
    ),
    "assessments:send_back": Door(
        kwargs=_rating,
        get=reviews,
        post=Post(reviews.answering("302+"), versioned("assessment", reason="没有写明扣分理由")),
    ),
    "assessments:reopen": Door(
        kwargs=_rating,
        get=reviews,
        post=Post(reviews, versioned("assessment", reason="访谈记录有误")),
    ),
    "assessments:new_objection": Door(
        kwargs=row("assessment"), get=works, post=Post(works, versioned("assessment"))
    ),
    "assessments:answer_objection": Door(
        kwargs=row("objection"),
        get=reviews,
        post=Post(
            reviews.answering("302+"),
            versioned("objection", upheld="0", answer="与评分标准一致"),
        ),
    ),
    "assessments:others": Door(**list_page(everybody_logged_in, persons)),
    "assessments:other": Door(kwargs=row("other"), get=works),
    "assessments:report": Door(
        kwargs=row("other"),
        get=reports,
        post=Post(reports.answering("302+"), versioned("other", text="抓实组织生活")),
    ),
    # Nothing is awarded yet.
    "assessments:talk": Door(
        kwargs=row("other"),
        get=leads,
        post=Post(
            leads,
            versioned("other", talked_on=str(DAY), held_by="委员", problems="无", agreed="改"),
        ),
    ),
    "assessments:new_hearing": Door(
        kwargs=row("other"),
        get=leads,
        post=Post(
            leads.answering("302+"),
            versioned(
                "other", side="committee", met_on=str(DAY), vote_kind="paper", entitled_count="9"
            ),
        ),
    ),
    "assessments:hearing": Door(kwargs=row("hearing"), get=held),
    "assessments:count_ballots": Door(
        kwargs=row("hearing"),
        get=held,
        post=Post(held.answering("302+"), versioned("hearing", **_COUNTED)),
    ),
    "assessments:print_ballots": Door(
        kwargs=row("hearing"), post=Post(held.answering("302"), versioned("hearing"))
    ),
    "assessments:close_hearing": Door(
        kwargs=row("hearing"), post=Post(held.answering("302"), versioned("hearing"))
    ),
    "assessments:cancel_hearing": Door(
        kwargs=row("hearing"),
        get=held,
        post=Post(held.answering("302+"), versioned("hearing", reason="名单漏了一人")),
    ),
    "assessments:own_ballot": Door(kwargs=row("hearing"), get=himself, post=Post(himself)),
    "assessments:own": Door(kwargs=row("account"), get=panel),
    "assessments:of_party": Door(kwargs=row("party"), get=panel),
    "assessments:rounds": Door(**list_page(everybody_logged_in)),
    "assessments:new_round": Door(get=county_admin, post=Post(county_admin, _round)),
    "assessments:round": Door(kwargs=_of("round"), get=registry_readers),
    "assessments:round_history": Door(kwargs=_of("round"), get=everybody_logged_in),
    "assessments:edit_round": Door(
        kwargs=_of("round"), get=edit_round, post=Post(edit_round, _with("round", name=""))
    ),
    # Not everything is reviewed yet.
    "assessments:publish": Door(
        kwargs=_of("round"), get=edit_round, post=Post(edit_round, _with("round"))
    ),
    "assessments:award": Door(
        kwargs=_of("round"), get=edit_round, post=Post(edit_round, _with("round"))
    ),
    "assessments:recount": Door(
        kwargs=_of("round"),
        get=edit_round,
        post=Post(edit_round.answering("302+"), _with("round")),
    ),
    "assessments:withdraw": Door(
        kwargs=_of("round"),
        get=edit_round,
        post=Post(edit_round, _with("round", reason="两个镇街须重做")),
    ),
    "assessments:cancel_round": Door(
        kwargs=_of("round"), get=edit_round, post=Post(edit_round, _with("round", reason=""))
    ),
    "assessments:send_slips": Door(
        kwargs=_of("round"), get=edit_round, post=Post(edit_round, _with("round"))
    ),
    "assessments:sample": Door(
        kwargs=_of("round"), get=edit_round, post=Post(edit_round, _with("round", wanted="0"))
    ),
    # The round is not awarded yet.
    "assessments:propose": Door(
        kwargs=_of("round"), get=edit_round, post=Post(edit_round, _with("round"))
    ),
    "assessments:of_round": Door(kwargs=_of("round"), get=everybody_logged_in),
    "assessments:consequences": Door(get=everybody_logged_in),
    "assessments:new_consequence": Door(
        get=county_admin, post=Post(county_admin, lambda world, place: {"star": "x"})
    ),
    "assessments:replace_consequence": Door(
        kwargs=_of("consequence"), get=edit_scheme, post=Post(edit_scheme, _with("consequence"))
    ),
    "assessments:end_consequence": Door(
        kwargs=_of("consequence"),
        get=edit_scheme,
        post=Post(edit_scheme, _with("consequence", valid_to="x")),
    ),
    "assessments:proposals": Door(**list_page(everybody_logged_in)),
    "assessments:proposal": Door(kwargs=row("granted"), get=works),
    "assessments:decide": Door(
        kwargs=row("granted"),
        get=reviews,
        post=Post(reviews, versioned("granted", move="revoke")),
    ),
    "assessments:granted_to": Door(kwargs=row("party"), get=panel),
    "assessments:tiers": Door(
        kwargs=_of("round"),
        **list_page(registry_readers, exporters.but(**dict.fromkeys(OUTSIDERS, "404"))),
    ),
    "assessments:tiers_of_round": Door(kwargs=_of("round"), get=everybody_logged_in),
    "assessments:comparison": Door(get=everybody_logged_in),
    "assessments:rankings": Door(**list_page(everybody_logged_in)),
    "assessments:new_ranking": Door(
        get=county, post=Post(county, lambda world, place: {"most": "x"})
    ),
    "assessments:ranking": Door(kwargs=_of("ranking"), get=registry_readers),
    "assessments:end_ranking": Door(
        kwargs=_of("ranking"), get=edit_round, post=Post(edit_round, _with("ranking"))
    ),
    "assessments:schemes": Door(**list_page(everybody_logged_in)),
    "assessments:new_scheme": Door(
        get=county_admin, post=Post(county_admin, lambda world, place: {"code": ""})
    ),
    "assessments:load_scheme": Door(
        get=county_admin, post=Post(county_admin, lambda world, place: {})
    ),
    "assessments:scheme": Door(kwargs=_of("scheme"), get=scheme),
    "assessments:scheme_history": Door(kwargs=_of("scheme"), get=everybody_logged_in),
    "assessments:edit_scheme": Door(
        kwargs=_of("scheme"),
        get=edit_scheme,
        post=Post(
            edit_scheme.answering("302+", instead_of="200"),
            _with("scheme", name="改", months="6", validity="12", source="县委文件"),
        ),
    ),
    "assessments:copy_scheme": Door(
        kwargs=_of("scheme"),
        get=edit_scheme,
        post=Post(
            edit_scheme.answering("302+", instead_of="200"),
            _with("scheme", code="FB", name="另一个", source="县委文件"),
        ),
    ),
    "assessments:frame": Door(
        kwargs=_of("scheme"), get=edit_scheme, post=Post(edit_scheme, _with("scheme"))
    ),
    "assessments:replace_scheme": Door(
        kwargs=_of("scheme"), get=edit_scheme, post=Post(edit_scheme, _with("scheme"))
    ),
    "assessments:settle_scheme": Door(
        kwargs=_of("scheme"),
        get=edit_scheme,
        post=Post(edit_scheme.answering("302+", instead_of="200"), _with("scheme")),
    ),
    "assessments:end_scheme": Door(
        kwargs=_of("scheme"),
        get=edit_scheme,
        post=Post(edit_scheme.answering("302+", instead_of="200"), _with("scheme")),
    ),
    "assessments:preview": Door(kwargs=_of("scheme"), get=edit_scheme),
    "assessments:new_item": Door(
        kwargs=_of("scheme"), get=edit_scheme, post=Post(edit_scheme, _with("scheme"))
    ),
    "assessments:item": Door(
        kwargs=_of("scheme", item="1.2"), get=edit_scheme, post=Post(edit_scheme, _with("scheme"))
    ),
    "assessments:remove_item": Door(
        kwargs=_of("scheme", item="2.2"),
        get=edit_scheme,
        post=Post(edit_scheme.answering("302+", instead_of="200"), _with("scheme")),
    ),
    "assessments:scheme_xlsx": Door(kwargs=_of("scheme"), get=scheme),
    "assessments:scheme_json": Door(kwargs=_of("scheme"), get=scheme),
    "assessments:slips": Door(**list_page(everybody_logged_in)),
    "assessments:slip": Door(kwargs=_of("slip"), get=slip),
    "assessments:answer_slip": Door(
        kwargs=_of("slip"),
        get=slip,
        post=Post(slip.answering("302+"), _with("slip", answer="无", way="online")),
    ),
    "assessments:slip_veto": Door(
        kwargs=_of("slip"),
        get=slip,
        post=Post(slip, _with("slip", code="V1")),
        chooses=("department",),
    ),
    "assessments:vetoes": Door(**list_page(everybody_logged_in)),
    "assessments:new_veto": Door(
        get=county, post=Post(county, lambda world, place: {"code": "V1"})
    ),
    "assessments:lift_veto": Door(
        kwargs=row("veto"),
        get=reviews,
        post=Post(reviews.answering("302+"), versioned("veto", reason="法院撤销了处罚")),
    ),
    "api:scheme-list": Door(**api_list(api(registry_readers))),
    "api:scheme-detail": Door(kwargs=_of("scheme"), get=api(registry_readers)),
    "api:round-list": Door(**api_list(api(registry_readers))),
    "api:round-detail": Door(kwargs=_of("round"), get=api(registry_readers)),
    "api:assessment-list": Door(**api_list(api(registry_readers))),
    "api:assessment-detail": Door(kwargs=_rating, get=api(works)),
    "api:assessment-marks": Door(
        kwargs=_rating, get=api(registry_readers).answering("405").in_each_place()
    ),
    "api:score-list": Door(**api_list(api(registry_readers))),
    "api:score-detail": Door(kwargs=row("mark"), get=api(works)),
}

WRITES = [
    # It waits for the county: the branch may mark no more.
    Write(
        "POST",
        "api:assessment-marks",
        api(only("403").in_each_place().at("east", "west", "county", secretary="404")),
        versioned("assessment", marks=[{"item": "1.2", "marks": "18"}]),
        _rating,
    ),
]

#: Every county reads the schemes that ship.
SHIPPED = {
    json.loads(path.read_text())["code"]
    for path in (settings.BASE_DIR / "assessments/presets").glob("*.json")
}
LISTED = {
    "schemes": ("code", {"all": {"XF", *SHIPPED}, "east": {"XF", *SHIPPED}}),
    "rounds": ("code", {"all": {"XF1"}, "east": {"XF1"}}),
    "assessments": (
        "party_organization_name",
        {"all": {"明亮科技党支部", "西镇综合党支部"}, "east": {"明亮科技党支部"}, "viewer": set()},
    ),
    "scores": (
        "item",
        {"all": {"1.2", "2.1"}, "east": {"1.2"}, "viewer": set()},
    ),
}


def list_draw(rows, cast):
    round = RoundFactory(code="XF1", scheme=SchemeFactory(code="XF"), region=rows.branch.region)
    for branch, item in ((rows.branch, "1.2"), (rows.west_branch, "2.1")):
        rating = AssessmentFactory(round=round, party_organization=branch, state="county")
        rating.marks.create(item=item, level="self", marks=5)


def list_row(region):
    rating = AssessmentFactory(party_organization=PartyOrganizationFactory(region=region))
    rating.marks.create(item="1.2", level="self", marks=5)
