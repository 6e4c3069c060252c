"""Taps and seconds of the five commonest tasks of a secretary on a phone, each from 今天 on."""

import re
import time

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from core.months import Month
from dues.models import DuesMonth
from joining.models import Look, StepRecord
from joining.services import refresh_next
from tests.branches.factories import PartyOrganizationFactory
from tests.browser.conftest import look
from tests.dues.factories import base, month_of
from tests.joining.factories import CandidateFactory
from tests.joining.timeline import NUMBER, Way, day
from tests.members.factories import MemberFactory, id_number
from transfers.models import FloatingMember, Transfer

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long,
    pytest.mark.django_db(transaction=True),
]

#: Task → taps; whoever adds one to a task sees it here. A field that is filled in is one.
TAPS = {"谈话": 3, "考察": 2, "收 20 人党费": 3, "转接": 8, "流入党员": 7}
#: Seconds of the pages, without those of reading and typing.
MOST_SECONDS = 15


class Thumb:
    """Counts what is tapped and typed."""

    def __init__(self, page):
        self.page, self.taps, self.signs = page, 0, 0

    def tap(self, name, role="link", within="#main"):
        found = self.page.locator(within).get_by_role(role, name=name)
        found.first.click()
        self.page.wait_for_load_state()
        self.taps += 1

    def write(self, label, text):
        self.page.locator("#main").get_by_label(label, exact=True).fill(text)
        self.taps += 1
        self.signs += len(text)

    def choose(self, field, label):
        self.page.locator(field).select_option(label=label)
        self.taps += 2


def talk(thumb):
    thumb.tap(re.compile("党组织派人谈话：申请人甲"))
    thumb.write("经办人", "党支部书记")
    thumb.tap("登记", "button")
    expect(thumb.page.get_by_text("已登记“党组织派人谈话”")).to_be_visible()


def examine(thumb):
    thumb.tap(re.compile("培养教育考察：王小红"))
    thumb.tap("保存", "button")
    expect(thumb.page.get_by_text("已登记考察")).to_be_visible()


def collect(thumb):
    thumb.tap(re.compile("登记.*党费"))
    thumb.tap("全选")
    thumb.tap("登记已缴", "button")
    expect(thumb.page.get_by_text("已登记 20 人缴纳")).to_be_visible()


def transfer(thumb):
    thumb.page.goto(reverse("transfers:list"))
    thumb.taps += 2  # 党员, then its tab
    thumb.tap("转出党员")
    thumb.choose("#id_member", "党员甲")
    thumb.tap("下一步", "button")
    thumb.write("转入党组织", "西镇五金联合党支部")
    thumb.tap("提出", "button")
    expect(thumb.page.get_by_text("已提出，等上级同意").first).to_be_visible()


def take_in(thumb):
    thumb.page.goto(reverse("transfers:floating"))
    thumb.taps += 2
    thumb.tap("登记流入党员")
    thumb.write("姓名", "司马青")
    thumb.write("身份证号", id_number(91))
    thumb.write("组织关系所在党组织", "中共外县某公司支部委员会")
    thumb.tap("登记", "button")
    expect(thumb.page.get_by_text("已登记，可以打印联系卡").first).to_be_visible()


TASKS = {
    "谈话": talk,
    "考察": examine,
    "收 20 人党费": collect,
    "转接": transfer,
    "流入党员": take_in,
}


@pytest.fixture
def branch(cast, county):
    cast.branch.founded_on = day("2015-01-01")
    cast.branch.save()
    people = MemberFactory.create_batch(20, party_organization=cast.branch)
    people[0].name = "党员甲"
    people[0].save()
    PartyOrganizationFactory(name="西镇五金联合党支部", region=county.west)
    for each in people:
        base(each)
    month_of(cast.branch, Month.current(), dues=[(each, "15.00") for each in people])
    Way(cast, people, NUMBER).until("sponsors")
    CandidateFactory(party_organization=cast.branch, name="申请人甲")
    refresh_next()
    return cast


@pytest.mark.parametrize("browser_of", [(390, 844)], ids=["phone"], indirect=True)
def test_the_five_commonest_tasks(branch, browser_of, capsys):
    page, found = browser_of(branch.secretary), {}
    for name, task in TASKS.items():
        page.goto("/")
        expect(page.get_by_text("今天要办")).to_be_visible()
        page.wait_for_load_state("networkidle")
        thumb, begun = Thumb(page), time.monotonic()
        task(thumb)
        found[name] = (thumb.taps, thumb.signs, time.monotonic() - begun)
        look(page)
    with capsys.disabled():
        for name, (taps, signs, seconds) in found.items():
            print(f"\n{name}: {taps} taps, {signs} signs, {seconds:.1f} s of pages", end="")
    assert StepRecord.objects.filter(step="talk").count() == 2 and Look.objects.count() == 1
    assert DuesMonth.objects.get().paid_people == 20
    assert Transfer.objects.count() == FloatingMember.objects.count() == 1
    assert {name: taps for name, (taps, _, _) in found.items()} == TAPS
    assert max(seconds for _, _, seconds in found.values()) < MOST_SECONDS
