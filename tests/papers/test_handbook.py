"""The handbook: everybody reads it, the county administrator writes it."""

import io
import random

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from core.attachments import service
from core.errors import Conflict, Denied
from papers.models import HandbookEntry
from papers.services.examples import fill_handbook
from papers.services.handbook import create_entry, recycle_entry, restore_entry, update_entry
from papers.services.samples import sample_picture
from tests.papers.factories import HandbookEntryFactory, words_of

pytestmark = pytest.mark.django_db
QUERIES = 6
ROLES = (
    *("system_admin", "security_admin", "audit_admin", "county_admin", "county_staff"),
    *("town_staff", "viewer", "secretary"),
)


def test_every_role_reads_it_and_who_has_no_grant_sees_nothing(cast):
    HandbookEntryFactory()
    for role in ROLES:
        assert HandbookEntry.objects.visible_to(getattr(cast, role)).count() == 1, role
    assert not HandbookEntry.objects.visible_to(cast.nobody).exists()


def test_the_county_administrator_writes_it_and_nobody_else(cast):
    made = create_entry(
        actor=cast.county_admin, name="主题党日制度", section="policy", text="每月一次。"
    )
    changed = update_entry(
        actor=cast.county_admin, pk=made.pk, version=made.version, text="每月相对固定一天。"
    )
    assert changed.text == "每月相对固定一天。"
    with pytest.raises(Conflict):
        update_entry(actor=cast.county_admin, pk=made.pk, version=made.version, text="x")
    for role in ("county_staff", "town_staff", "secretary"):
        with pytest.raises(Denied):
            create_entry(actor=getattr(cast, role), name="另一项", section="policy")
        with pytest.raises(Denied):
            recycle_entry(actor=getattr(cast, role), pk=made.pk, version=changed.version)
    with pytest.raises(ValidationError, match="同名"):
        create_entry(actor=cast.county_admin, name="主题党日制度", section="policy")


def test_out_of_the_bin_it_comes_back_unless_its_name_was_taken(cast, client):
    entry = HandbookEntryFactory(name="请示报告制度")
    gone = recycle_entry(actor=cast.county_admin, pk=entry.pk, version=1)
    back = restore_entry(actor=cast.county_admin, pk=entry.pk, version=gone.version)
    assert back.deleted_at is None
    gone = recycle_entry(actor=cast.county_admin, pk=entry.pk, version=back.version)
    HandbookEntryFactory(name="请示报告制度")
    with pytest.raises(ValidationError, match="同名"):
        restore_entry(actor=cast.county_admin, pk=entry.pk, version=gone.version)
    client.force_login(cast.county_admin)
    url = reverse("papers:restore_entry", args=[entry.pk])
    page = client.post(url, {"version": gone.version}, follow=True).content.decode()
    assert "已有同名的内容" in page and "已恢复" not in page


def test_a_text_is_bounded_for_whoever_calls_the_service(cast):
    values = {"name": "长文", "section": "policy"}
    create_entry(actor=cast.county_admin, text="字" * 20_000, **values)
    with pytest.raises(ValidationError, match="有 20001 个字，最多 20000 个字"):
        create_entry(actor=cast.county_admin, text="字" * 20_001, **values)


def test_a_generated_county_has_a_handbook_that_its_own_rules_take():
    fill_handbook(random.Random(1), timezone.localdate(), timezone.localdate())
    entries = list(HandbookEntry.objects.all())
    assert len(entries) == 8
    for each in entries:
        each.full_clean()


def test_the_recycle_bin_still_opens_with_organizations_and_finds_entries_by_name(cast, client):
    recycle_entry(actor=cast.county_admin, pk=HandbookEntryFactory().pk, version=1)
    client.force_login(cast.county_admin)
    url = reverse("core:recycle_bin")
    assert "回收站里没有这样的两新组织" in client.get(url).content.decode()
    found = client.get(url, {"kind": "papers.handbookentry", "q": "三会一课"}).content.decode()
    assert "“三会一课”制度" in found
    client.force_login(cast.town_staff)
    assert (
        "“三会一课”制度" not in client.get(url, {"kind": "papers.handbookentry"}).content.decode()
    )


def test_its_files_are_added_by_the_county_and_read_by_all(cast, client):
    entry = HandbookEntryFactory()
    service.upload(
        actor=cast.county_admin, source=io.BytesIO(sample_picture()), name="流程图.jpg", owner=entry
    )
    with pytest.raises(Denied):
        service.upload(
            actor=cast.secretary, source=io.BytesIO(sample_picture()), name="x.jpg", owner=entry
        )
    client.force_login(cast.secretary)
    panel = client.get(reverse("core:attachments", args=["papers.handbookentry", entry.pk]))
    assert "流程图.jpg" in panel.content.decode()
    said = client.get(reverse("papers:handbook")).content.decode()
    assert entry.name in said


def test_the_list_has_the_empty_forms_and_asks_as_much_for_three_as_for_one(
    cast, client, django_assert_num_queries
):
    client.force_login(cast.secretary)
    HandbookEntryFactory()
    url = reverse("papers:handbook")
    client.get(url)
    for number in (1, 3):
        while HandbookEntry.objects.count() < number:
            HandbookEntryFactory()
        with django_assert_num_queries(QUERIES):
            page = client.get(url).content.decode()
    blank = reverse("papers:blank", args=["sign-in"])
    assert blank in page
    assert "签到表" in words_of(client.get(blank).content)
