"""Two branches and a town do a transfer; on a phone a secretary takes in a floating member."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from members.models import Member
from tests.accounts.factories import GrantFactory
from tests.branches.factories import PartyOrganizationFactory
from tests.browser.conftest import look
from tests.members.factories import MemberFactory, id_number
from transfers.models import FloatingMember, Transfer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def press(page, name, role="button"):
    page.locator("#main").get_by_role(role, name=name, exact=True).first.click()
    page.wait_for_load_state()


def test_two_branches_and_a_town_do_a_transfer(browser_of, cast, county):
    # A long name has to find its room too.
    member = MemberFactory(name="阿卜杜热西提·买买提艾力", party_organization=cast.branch)
    there = PartyOrganizationFactory(name="西镇五金机电产业园联合党支部", region=county.west)
    receiver = GrantFactory(role="secretary", party_organization=there).user

    page = browser_of(cast.secretary)
    page.goto(reverse("transfers:list"))
    look(page)
    press(page, "转出党员", role="link")
    page.locator("#id_member").select_option(label=member.name)
    press(page, "下一步")
    page.locator("#main").get_by_label("转入党组织").fill(there.name)
    look(page)
    press(page, "提出")
    expect(page.get_by_text("已提出，等上级同意").first).to_be_visible()
    look(page)
    transfer = Transfer.objects.get()

    above = browser_of(cast.town_staff)
    above.goto(transfer.get_absolute_url())
    press(above, "同意转接", role="link")
    press(above, "同意")
    expect(above.get_by_text("已同意，等接收").first).to_be_visible()

    other = browser_of(receiver)
    other.goto(reverse("transfers:list"))
    press(other, member.name, role="link")
    press(other, "接收", role="link")
    look(other)
    press(other, "接收")
    expect(other.get_by_text("组织关系已转入").first).to_be_visible()
    look(other)
    assert Member.objects.get(pk=member.pk).party_organization_id == there.pk
    other.goto(member.get_absolute_url())
    expect(other.get_by_text("县内转接").first).to_be_visible()
    look(other)

    other.goto(reverse("transfers:floating"))
    press(other, "登记流入党员", role="link")
    other.locator("#main").get_by_label("姓名", exact=True).fill("司马青")
    other.locator("#main").get_by_label("身份证号", exact=True).fill(id_number(91))
    other.locator("#main").get_by_label("组织关系所在党组织", exact=True).fill(
        "中共外县某公司支部委员会"
    )
    look(other)
    press(other, "登记")
    expect(other.get_by_text("已登记，可以打印联系卡").first).to_be_visible()
    press(other, "记一笔", role="link")
    press(other, "保存")
    expect(other.get_by_text("已记下").first).to_be_visible()
    look(other)
    assert FloatingMember.objects.get().last_contact_on is not None
