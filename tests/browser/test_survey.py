"""A campaign in Chromium: a squad without a net for a while, ending in applied changes, by three
users."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from answers.models import Answer
from answers.services import REVIEW
from profiles.services import facts_of
from surveys.models import Round
from surveys.services import open_round
from tests.accounts.factories import GrantFactory
from tests.answers.factories import PROPOSABLE, asks
from tests.browser.conftest import look
from tests.core.attachments.samples import drawn
from tests.orgs.factories import OrganizationFactory
from tests.surveys.factories import (
    AssignmentFactory,
    RoundFactory,
    RunningFactory,
    SquadFactory,
    SquadMemberFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def picture_of(seed):
    return {"name": f"{seed}.jpg", "mimeType": "image/jpeg", "buffer": drawn(seed)}


@pytest.fixture
def squad(cast):
    """The squad of a running campaign, with two units."""
    campaign = RunningFactory(name="全县摸底", proposable=PROPOSABLE)
    RoundFactory(campaign=campaign, opened_on=timezone.localdate())
    asks(campaign)
    squad = SquadFactory(campaign=campaign)
    SquadMemberFactory(squad=squad, user=cast.surveyor)
    for name, address in (("乙公司", "建设路 2 号"), ("甲公司", "建设路 1 号")):
        unit = OrganizationFactory(
            name=name, address=address, region=cast.branch.region, staff_count=50
        )
        AssignmentFactory(campaign=campaign, organization=unit, squad=squad)
    return squad


def unit(page, name):
    return page.locator("[data-unit]", has_text=name)


def fill(page, name, staff):
    unit(page, name).get_by_role("button", name="填写").click()
    question = page.locator('[data-question="staff"]')
    question.get_by_text("仍然正确").click()
    question.locator("input[name=staff]").fill(staff)
    page.locator('[data-question="market"] .duty', has_text="是").click()
    page.locator('[data-question="members"] .duty', has_text="否").click()


def test_a_squad_without_a_net_and_what_comes_of_it(browser_of, squad, cast):
    page = browser_of(cast.surveyor)
    page.goto("/answers/today/")
    expect(page.locator("[data-unit] strong").first).to_have_text("甲公司")
    look(page)
    page.context.set_offline(True)
    fill(page, "甲公司", "55")
    look(page)
    page.get_by_role("button", name="提交", exact=True).click()
    expect(unit(page, "甲公司").get_by_text("等待提交")).to_be_visible()
    unit(page, "乙公司").get_by_role("button", name="填写").click()
    page.get_by_text("没有找到这家单位").click()
    page.get_by_label("为什么没有找到").fill("登记地址没有这家单位")
    page.locator("[data-lost] input[type=file]").set_input_files(picture_of(1))
    expect(page.locator("[data-lost] .photo-wall canvas")).to_have_count(1)
    look(page)
    page.get_by_role("button", name="提交", exact=True).click()
    expect(unit(page, "乙公司").get_by_text("等待提交")).to_be_visible()
    assert not Answer.objects.exists()
    page.context.set_offline(False)
    for name in ("甲公司", "乙公司"):
        expect(unit(page, name).get_by_text("已提交")).to_be_visible(timeout=90_000)
    assert page.evaluate("window.device.drafts().then((found) => found.length)") == 0
    filed, lost = Answer.objects.order_by("-found")
    assert (filed.found, lost.found, Answer.objects.count()) == (True, False, 2)
    assert lost.photos.get().complete

    town = browser_of(cast.town_staff)
    town.goto("/answers/")
    look(town)
    town.get_by_role("link", name="甲公司").first.click()
    look(town)
    town.get_by_role("button", name="采用职工人数", exact=True).click()
    expect(town.get_by_text("职工人数：已采用。")).to_be_visible()
    town.get_by_role("button", name="采用在专业市场内", exact=True).click()
    expect(town.get_by_text("在专业市场内：已采用。")).to_be_visible()
    organization = filed.assignment.organization
    organization.refresh_from_db()
    assert (organization.staff_count, facts_of(organization)["in_market"]) == (55, "yes")
    filed.refresh_from_db()
    assert filed.state == "accepted"

    # What goes back is corrected on the page itself, as it was filed.
    town.goto(f"/answers/{lost.pk}/review/")
    expect(town.locator(".photo-wall img")).to_have_count(1)
    REVIEW.decide(
        "return", actor=cast.town_staff, pk=lost.pk, version=lost.version, reason="请问问邻居"
    )
    page.reload()
    expect(page.get_by_text("镇街退回：请问问邻居")).to_be_visible()
    look(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="更正乙公司").click()
    expect(page.get_by_label("为什么没有找到")).to_have_value("登记地址没有这家单位")
    expect(page.locator("[data-lost] .photo-wall li")).to_have_count(1)
    look(page)
    page.get_by_label("为什么没有找到").fill("搬到外地")
    page.locator("[data-lost] input[type=file]").set_input_files(picture_of(2))
    expect(page.locator("[data-lost] .photo-wall li")).to_have_count(2)
    page.get_by_role("button", name="提交", exact=True).click()
    again = page.locator("[data-returned]", has_text="乙公司")
    expect(again.get_by_text("等待提交")).to_be_visible()
    page.context.set_offline(False)
    expect(again.get_by_text("已提交")).to_be_visible(timeout=90_000)
    lost.refresh_from_db()
    assert (lost.state, lost.note, REVIEW.edition_of(lost)) == ("filed", "搬到外地", 2)
    assert [each.complete for each in lost.photos.all()] == [True, True]

    county = browser_of(cast.county_admin)
    county.goto(organization.get_absolute_url())
    expect(county.get_by_text("55").first).to_be_visible()


def submit(page, name):
    page.get_by_role("button", name="提交", exact=True).click()
    expect(unit(page, name).get_by_text("已提交")).to_be_visible(timeout=90_000)


@pytest.mark.long
def test_three_rounds_with_two_squads(browser_of, squad, cast):
    """Each squad sees its own units; what was not found, and what nobody came to, stands in the
    next round; what was found is not asked again."""
    campaign = squad.campaign
    asked = campaign.rounds.get().questionnaire
    for number in (2, 3):
        RoundFactory(campaign=campaign, number=number, title=f"第{number}遍", questionnaire=asked)
    other = SquadFactory(campaign=campaign)
    SquadMemberFactory(squad=other, user=GrantFactory(role="surveyor").user)
    for name in ("丙公司", "丁公司"):
        found = OrganizationFactory(name=name, region=cast.branch.region, staff_count=50)
        AssignmentFactory(campaign=campaign, organization=found, squad=other)

    def opened(number):
        row = Round.objects.get(campaign=campaign, number=number)
        open_round(actor=cast.county_admin, pk=row.pk, version=row.version)
        for page in pages:
            page.goto("/answers/today/")
        return [sorted(page.locator("[data-unit] strong").all_inner_texts()) for page in pages]

    pages = one, two = browser_of(cast.surveyor), browser_of(other.people.get().user)
    for page in pages:
        page.goto("/answers/today/")
        expect(page.locator("[data-unit]")).to_have_count(2)
    two.context.set_offline(True)
    fill(one, "甲公司", "55")
    submit(one, "甲公司")
    unit(one, "乙公司").get_by_role("button", name="填写").click()
    one.get_by_text("没有找到这家单位").click()
    one.get_by_label("为什么没有找到").fill("登记地址没有这家单位")
    submit(one, "乙公司")
    fill(two, "丙公司", "56")
    two.get_by_role("button", name="提交", exact=True).click()
    expect(unit(two, "丙公司").get_by_text("等待提交")).to_be_visible()
    two.context.set_offline(False)
    expect(unit(two, "丙公司").get_by_text("已提交")).to_be_visible(timeout=90_000)

    assert opened(2) == [["乙公司"], ["丁公司"]]
    look(two)
    fill(two, "丁公司", "57")
    submit(two, "丁公司")
    assert opened(3) == [["乙公司"], []]
    fill(one, "乙公司", "58")
    submit(one, "乙公司")

    town = browser_of(cast.town_staff)
    for answer in Answer.objects.filter(found=True).order_by("pk"):
        town.goto(answer.get_absolute_url())
        town.locator("#main").get_by_role("link", name="审核", exact=True).click()
        town.get_by_role("button", name="采用职工人数", exact=True).click()
        expect(town.get_by_text("职工人数：已采用。")).to_be_visible()
    counts = campaign.assignments.values_list("organization__name", "organization__staff_count")
    assert dict(counts) == {"甲公司": 55, "乙公司": 58, "丙公司": 56, "丁公司": 57}
