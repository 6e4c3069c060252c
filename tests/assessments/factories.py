"""Star rating for tests: a small scheme whose totals can be added up by hand."""

import datetime

import factory
from django.utils import timezone

from assessments.models import Assessment, Heard, Hearing, Round, Scheme, Score
from members.models import MeetingRule
from tests.branches.factories import PartyOrganizationFactory
from tests.regions.factories import RegionFactory

#: Two dimensions of 60 and 40 marks, a bonus, a veto; five levels.
CONTENT = {
    "dimensions": [{"code": "1", "name": "组织建设"}, {"code": "2", "name": "作用发挥"}],
    "items": [
        {
            "code": "1.1", "dimension": "1", "title": "组织生活", "marks": 40,
            "source": "computed", "method": "data", "fact": "duty_rate", "scoring": "share",
        },
        {"code": "1.2", "dimension": "1", "title": "班子分工", "marks": 20, "source": "self"},
        {
            "code": "2.1", "dimension": "2", "title": "服务职工", "marks": 30, "source": "self",
            "evidence": True, "evidence_ground": "活动名称或文号",
        },
        {"code": "2.2", "dimension": "2", "title": "镇街评价", "marks": 10, "source": "town"},
        {
            "code": "2.3", "dimension": "2", "title": "创新项目", "marks": 5, "source": "self",
            "bonus": True,
        },
    ],
    "levels": [
        {"star": 5, "name": "五星级", "least": 90, "needs": ["2.3"]},
        {"star": 4, "name": "四星级", "least": 80},
        {"star": 3, "name": "三星级", "least": 70},
    ],
    "vetoes": [{"code": "V1", "text": "较大以上安全事故", "department": "应急管理部门"}],
    "bonus_cap": 3,
}  # fmt: skip


#: Of secretaries: 30 marks by himself, 10 by the town, 40 by the members, 20 by the committee.
REPORTING = {
    "dimensions": [{"code": "1", "name": "实绩"}, {"code": "2", "name": "测评"}],
    "items": [
        {"code": "1.1", "dimension": "1", "title": "责任落实", "marks": 30, "source": "self"},
        {"code": "1.2", "dimension": "1", "title": "镇街评价", "marks": 10, "source": "town"},
        {"code": "2.1", "dimension": "2", "title": "党员", "marks": 40, "source": "vote"},
        {"code": "2.2", "dimension": "2", "title": "上级", "marks": 20, "source": "committee"},
    ],
    "levels": [
        {"star": 4, "name": "好", "least": 90, "share": 50, "pay": 100},
        {"star": 3, "name": "较好", "least": 80, "pay": 80},
        {"star": 1, "name": "较差", "least": 0, "pay": 0, "talk": True},
    ],
    "reweighting": "total",
    "verdicts": [100, 80, 60, 0],
    "pay": 10,
}  # fmt: skip


class SchemeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Scheme

    code = factory.Sequence(lambda n: f"FA{n}")
    name = factory.Sequence(lambda n: f"评星办法{n}")
    months = 6
    source = "县委两新工委文件"
    state = "settled"
    content = CONTENT


class RoundFactory(factory.django.DjangoModelFactory):
    """Under way, for the first half of 2026."""

    class Meta:
        model = Round

    scheme = factory.SubFactory(SchemeFactory)
    code = factory.Sequence(lambda n: f"R{n}")
    name = factory.Sequence(lambda n: f"第{n}轮评星")
    region = factory.SubFactory(RegionFactory)
    starts_on = datetime.date(2026, 1, 1)
    ends_on = datetime.date(2026, 6, 30)
    basis = "县委关于星级评定的批复"
    basis_number = "县委〔2026〕3号"
    approved_on = datetime.date(2026, 6, 1)
    own_until = factory.LazyFunction(timezone.localdate)
    town_until = factory.LazyFunction(timezone.localdate)
    county_until = factory.LazyFunction(timezone.localdate)


class AssessmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Assessment
        skip_postgeneration_save = True

    round = factory.SubFactory(RoundFactory)
    party_organization = factory.SubFactory(PartyOrganizationFactory)
    region = factory.LazyAttribute(lambda each: each.party_organization.region)

    @factory.post_generation
    def score(self, create, extracted, **kwargs):
        known = {"kind": "branch", "members": None, "facts": {}, "vetoes": []}
        Score.objects.create(assessment=self, known=known, **(extracted or {}))


class HearingFactory(factory.django.DjangoModelFactory):
    """Of the members, on paper, not counted yet."""

    class Meta:
        model = Hearing

    round = factory.SubFactory(RoundFactory)
    side = "vote"
    met_on = datetime.date(2026, 3, 5)
    vote_kind = "paper"
    rule = factory.LazyAttribute(lambda each: MeetingRule.on(each.met_on, "meeting"))
    entitled_count = 2
    least_present = 1


class HeardFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Heard

    hearing = factory.SubFactory(HearingFactory)
    assessment = factory.SubFactory(AssessmentFactory)
    side = factory.LazyAttribute(lambda each: each.hearing.side)
