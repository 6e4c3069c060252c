"""Doors to cases: answered in the place itself, seen to by the town and the county."""

import datetime

from django.utils import timezone

from rectification.models import (
    Answer,
    Appeal,
    AppealField,
    Escalation,
    EscalationRule,
    Extension,
    OfficeDeadline,
    PartyTier,
)
from tests.access.ladder import (
    READERS,
    Door,
    Post,
    Write,
    api,
    api_change,
    api_list,
    api_new,
    county_rule,
    edit_organization,
    edit_somewhere,
    everybody_logged_in,
    list_page,
    object_of_organization,
    only,
    panel,
    registry_readers,
    row,
    store_in_east,
    versioned,
)
from tests.branches.factories import PartyOrganizationFactory
from tests.rectification.factories import CaseFactory

LOOKERS = READERS - {"secretary"}
MENU = {"整改件": READERS, "软弱落后": LOOKERS, "负面清单": LOOKERS}

#: Whoever puts it right: the town and the secretary; the county does not.
answers = edit_organization.but(county_admin="403", county_staff="403").at("mine", secretary="200")
#: Whoever sees to it: the county and the town.
oversees = edit_organization
#: What was said within a case is not for those who only look.
decides = edit_organization.but(viewer="404", instructor="404", surveyor="404")

LATER = timezone.localdate() + datetime.timedelta(days=40)


def furnish(world):
    """In each place one that is to be signed for, one that waits for the check, and what belongs to
    them."""
    for place in world.places.values():
        place.case = CaseFactory(
            organization=place.organization,
            topic="issued",
            state="issued",
            fact=f"{place.token}职工60人",
        )
        place.other_case = CaseFactory(
            organization=place.organization,
            topic="proved",
            state="proved",
            fact=f"{place.token}职工80人",
        )
        place.answer = Answer.objects.create(
            case=place.other_case, kind="proof", text=f"{place.person}已转入"
        )
        place.extension = Extension.objects.create(
            case=place.other_case,
            former_due_on=place.other_case.due_on,
            new_due_on=LATER,
            reason=f"{place.person}出差",
            asked_on=timezone.localdate(),
        )
        place.appealed = CaseFactory(
            organization=place.organization, topic="appealed", state="issued"
        )
        place.appeal = Appeal.objects.create(
            case=place.appealed, reason=f"{place.person}已转入", asked_on=timezone.localdate()
        )
        place.disputed = CaseFactory(
            organization=place.organization, topic="disputed", state="issued"
        )
        place.dispute = Appeal.objects.create(
            case=place.disputed, reason=f"{place.person}说人数不对", asked_on=timezone.localdate()
        )
        place.field = AppealField.objects.create(
            appeal=place.dispute,
            model="orgs.Organization",
            row_id=place.organization.pk,
            field="staff_count",
            before="1",
            value="36",
            effective_on=timezone.localdate(),
        )
        place.weak = CaseFactory(
            party_organization=place.party,
            kind="weak",
            topic="weak_party",
            topic_name="软弱落后党组织整顿",
            severity="",
            causes=["secretary"],
            state="issued",
        )
        PartyTier.objects.create(
            party_organization=place.party, tier="warning", starts_on=place.weak.opened_on
        )
        place.escalation = Escalation.objects.create(
            case=place.case,
            measure="talk",
            month=timezone.localdate().replace(day=1),
            months=2,
            due_on=LATER,
        )


def _move(name):
    return lambda world, place: {"pk": world.places[place].case.pk, "move": name}


def _rule(model, **which):
    return lambda world, place: {"pk": model.objects.get(**which, valid_to=None).pk}


def _new_rule(model, which, **values):
    def filled(world, place):
        found = model.objects.get(**which, valid_to=None)
        return {
            "version": found.version,
            "valid_from": timezone.localdate().isoformat(),
            "ground": "县委文件",
            **values,
        }

    return filled


def _ticked(world, place):
    """What another town ticks so is as good as not ticked."""
    case = world.places["east"].case
    case.refresh_from_db()
    return {"chosen": [f"{case.pk}-{case.version}"], "reason": "企业已经注销"}


def _opened(world, place):
    """What a form says of a Party organization of the place."""
    return {
        "party_organization": world.places[place].party.pk,
        "topic": "role_absent",
        "fact": "两个季度没有开展活动",
        "opened_on": timezone.localdate().isoformat(),
        "due_on": LATER.isoformat(),
    }


def _opened_by_program(world, place):
    found = _opened(world, place)
    return found | {
        "kind": "negative",
        "party_organization": world.places[place].party.code,
    }


_case = row("case")
_weak = row("weak")
DOORS = {
    "rectification:weak": Door(**list_page(everybody_logged_in)),
    "rectification:negative": Door(**list_page(everybody_logged_in)),
    "rectification:open": Door(
        kwargs=lambda world, place: {"kind": "negative"},
        get=edit_somewhere,
        post=Post(store_in_east, lambda world, place: _opened(world, "east")),
    ),
    "rectification:change_plan": Door(
        kwargs=_weak,
        get=oversees,
        post=Post(
            oversees.answering("302+"), versioned("weak", causes="role", owner="副书记", plan="")
        ),
    ),
    "rectification:check": Door(
        kwargs=_weak,
        get=oversees,
        post=Post(
            oversees.answering("302+"),
            versioned("weak", checked_on=timezone.localdate().isoformat(), note="书记已经到任"),
        ),
    ),
    "rectification:set_tier": Door(
        kwargs=row("party"),
        get=oversees,
        # Weak ones stand in warning.
        post=Post(
            oversees,
            versioned("party", tier="steady", starts_on=timezone.localdate().isoformat()),
        ),
    ),
    "rectification:tiers_of": Door(kwargs=row("party"), get=panel),
    "rectification:list": Door(**list_page(everybody_logged_in)),
    "rectification:withdraw_many": Door(
        get=only("302"),
        post=Post(edit_somewhere.answering("302+").but(other_town="302"), _ticked),
    ),
    "rectification:detail": Door(kwargs=_case, get=object_of_organization),
    "rectification:history": Door(kwargs=_case, get=panel),
    "rectification:of_organization": Door(kwargs=row("organization"), get=panel),
    "rectification:of_party_organization": Door(kwargs=row("party"), get=panel),
    "rectification:move": Door(
        kwargs=_move("acknowledge"),
        get=answers,
        post=Post(answers.answering("302+"), versioned("case")),
    ),
    "rectification:confirm": Door(
        kwargs=_case, get=oversees, post=Post(oversees, versioned("case"))
    ),
    "rectification:withdraw": Door(
        kwargs=_case,
        get=oversees,
        post=Post(oversees.answering("302+"), versioned("case", reason="企业已经注销")),
    ),
    "rectification:reopen": Door(
        kwargs=_case, get=oversees, post=Post(oversees, versioned("case", reason="又出现了"))
    ),
    "rectification:extend": Door(
        kwargs=_case,
        get=answers,
        post=Post(
            answers.answering("302+"),
            versioned("case", new_due_on=LATER.isoformat(), reason="企业停产检修"),
        ),
    ),
    "rectification:appeal": Door(
        kwargs=_case,
        get=answers,
        post=Post(answers.answering("302+"), versioned("case", reason="名册没有登记完")),
    ),
    "rectification:decide_extension": Door(
        kwargs=row("extension"),
        get=decides,
        post=Post(decides.answering("302+"), versioned("extension", decision="yes")),
    ),
    "rectification:decide_appeal": Door(
        kwargs=row("appeal"),
        get=decides,
        post=Post(
            decides.answering("302+"), versioned("appeal", decision="no", answer="与名册一致")
        ),
    ),
    "rectification:decide_field": Door(
        kwargs=row("field"),
        get=decides,
        post=Post(
            decides.answering("302+"), versioned("field", decision="no", answer="与社保一致")
        ),
    ),
    "rectification:record_escalation": Door(
        kwargs=row("escalation"),
        get=decides,
        post=Post(
            decides.answering("302+"),
            versioned(
                "escalation",
                done_on=timezone.localdate().isoformat(),
                note="分管领导约谈负责人",
            ),
        ),
    ),
    "rectification:rules": Door(get=everybody_logged_in),
    "rectification:replace_deadline": Door(
        kwargs=_rule(OfficeDeadline, urgency="usual"),
        get=county_rule,
        post=Post(
            county_rule.answering("302+"),
            _new_rule(OfficeDeadline, {"urgency": "usual"}, days="10"),
        ),
    ),
    "rectification:replace_escalation": Door(
        kwargs=_rule(EscalationRule, measure="talk"),
        get=county_rule,
        post=Post(
            county_rule.answering("302+"),
            _new_rule(EscalationRule, {"measure": "talk"}, months="3"),
        ),
    ),
    "api:party-tier-list": Door(**api_list(api(registry_readers))),
    "api:party-tier-detail": Door(kwargs=row("party"), get=api(object_of_organization)),
    "api:case-list": Door(**api_list(api(registry_readers).but(department="200"))),
    "api:case-detail": Door(kwargs=_case, get=api(object_of_organization).but(department="404")),
    "api:case-steps": Door(
        kwargs=_case,
        get=api(object_of_organization)
        .but(viewer="403", instructor="403", surveyor="403", department="404")
        .at("east", "west", "county", instructor="404", surveyor="404")
        .at("west", "county", viewer="404"),
    ),
}

#: At the API whoever has no part in the registry hears 403, a department that it is not there.
_answers = api(answers).answering("200+").but(department="404")
_oversees = api(oversees).answering("200+").but(department="404")
_refused = _oversees.answering("400", instead_of="200+")
WRITES = [
    # Weak ones stand in warning.
    Write(
        "PATCH",
        "api:party-tier-detail",
        api_change.answering("400", instead_of="200+"),
        versioned("party", tier="steady", starts_on=timezone.localdate().isoformat()),
        row("party"),
    ),
    Write("POST", "api:case-list", api_new, _opened_by_program),
    Write("PATCH", "api:case-detail", _oversees, versioned("weak", owner="副书记"), _weak),
    Write("POST", "api:case-check", _oversees, versioned("weak", note="书记已经到任"), _weak),
    Write("POST", "api:case-acknowledge", _answers, versioned("case"), _case),
    Write("POST", "api:case-remand", _answers, versioned("case", reason="送错了单位"), _case),
    Write(
        "POST",
        "api:case-extend",
        _answers,
        versioned("case", new_due_on=LATER.isoformat(), reason="企业停产检修"),
        _case,
    ),
    Write("POST", "api:case-appeal", _answers, versioned("case", reason="名册没有登完"), _case),
    Write("POST", "api:case-withdraw", _oversees, versioned("case", reason="企业注销"), _case),
    Write("POST", "api:case-verify", _oversees, versioned("other_case"), row("other_case")),
    Write(
        "POST",
        "api:case-return",
        _oversees,
        versioned("other_case", reason="看不出已经完成"),
        row("other_case"),
    ),
    Write("POST", "api:case-grant", _oversees, versioned("other_case"), row("other_case")),
    Write(
        "POST",
        "api:case-refuse",
        _oversees,
        versioned("other_case", reason="可以按期完成"),
        row("other_case"),
    ),
    # What its state forbids is refused to whoever might do it otherwise.
    Write("POST", "api:case-issue", _refused, versioned("case"), _case),
    Write("POST", "api:case-confirm", _refused, versioned("case"), _case),
    Write("POST", "api:case-reopen", _refused, versioned("case", reason="再次亮灯"), _case),
    *(
        Write(
            "POST",
            f"api:case-{step}",
            _answers.answering("400", instead_of="200+"),
            versioned("case", text="已安排一名党员转入"),
            _case,
        )
        for step in ("respond", "prove")
    ),
]
_MOVES = (
    *("issue", "acknowledge", "remand", "respond", "prove", "extend", "grant", "refuse"),
    *("check", "verify", "return", "confirm", "withdraw", "reopen", "appeal"),
)
for _name in _MOVES:
    DOORS[f"api:case-{_name}"] = Door(
        kwargs=_case,
        get=api(registry_readers).answering("405").but(department="405").in_each_place(),
    )

#: What the drawn month lights.
LISTED = {
    "party-tiers": (
        "name",
        {
            "all": {"东街道联合党支部", "明亮科技党支部", "西镇综合党支部", "县直工委"},
            "east": {"东街道联合党支部", "明亮科技党支部"},
        },
    ),
    "cases": (
        "subject_name",
        {
            "all": {"西镇机械有限公司", "东街道联合党支部", "西镇综合党支部"},
            "east": {"东街道联合党支部"},
        },
    ),
}


def list_row(region):
    CaseFactory(party_organization=PartyOrganizationFactory(region=region), topic="listed")
