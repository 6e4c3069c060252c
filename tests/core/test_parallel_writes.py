"""Two writes of the same, each checked before the other was stored: the second one is refused.

Every unique and exclusion constraint of the product stands here: with a way to run into it, or
with the reason why nobody can. The moment between check and insert is made by leaving out all
checks of the second write but the database's own.
"""

import datetime

import pytest
from django.apps import apps
from django.contrib.postgres.constraints import ExclusionConstraint
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.module_loading import import_string

from accounts.services.grants import give_grant
from accounts.services.users import open_account
from branches.services import create_party_organization, start_coverage, start_work_coverage
from core.domain import labels
from core.errors import Refusal
from core.lists.saved_views import change_view, save_view
from core.models import SavedView
from members.services import create_member, start_post
from orgs.services import create_organization
from tests.accounts.factories import UserFactory
from tests.members.factories import MemberFactory, id_number
from tests.orgs.factories import OrganizationFactory, uscc

DAY = datetime.date(2026, 3, 1)


def organization(cast, county):
    create_organization(
        actor=cast.town_staff,
        uscc=uscc(770_001),
        name="新办公司",
        kind="enterprise",
        region=county.east,
        staff_count=3,
        state="operating",
    )


def party_organization(cast, county):
    create_party_organization(
        actor=cast.town_staff,
        code="NEW01",
        name="新设党支部",
        kind="branch",
        formation="single",
        region=county.east,
        founded_on=DAY,
    )


def member(cast, county):
    create_member(
        actor=cast.town_staff,
        id_number=id_number(321),
        name="王小明",
        status="full",
        joined_on=DAY,
        party_organization=cast.branch,
    )


def coverage(cast, county):
    start_coverage(
        actor=cast.town_staff,
        organization=cast.organization,
        party_organization=cast.branch,
        starts_on=DAY,
    )


def work_coverage(cast, county):
    start_work_coverage(
        actor=cast.town_staff,
        organization=cast.organization,
        means="instructor",
        person_name="李四",
        starts_on=DAY,
    )


def post(cast, county):
    start_post(
        actor=cast.town_staff,
        party_organization=cast.branch,
        title="secretary",
        member=cast.member,
        starts_on=DAY,
    )


def user(cast, county):
    open_account(actor=cast.system_admin, username="newcomer", name="新人")


def administrators(cast, county):
    """First one of the three, then another for the same person."""
    role = "audit_admin" if cast.newcomer.grants.exists() else "security_admin"
    give_grant(actor=cast.security_admin, user=cast.newcomer, role=role)


def view(cast, county):
    """Another view that is given the same name; saving under a name replaces."""
    other = f"第{SavedView.objects.count()}个"
    made = save_view(actor=cast.town_staff, list="orgs:list", name=other, query="q=甲")
    change_view(actor=cast.town_staff, pk=made.pk, name="常用", shared=False)


#: Constraint → how one runs into it, and words of what the second one reads.
WAYS = {
    "organization_uscc_unique": (organization, "代码"),
    "party_organization_code_unique": (party_organization, "党组织代码"),
    "member_id_number_unique": (member, "该身份证号已有党员记录"),
    "coverage_no_overlap": (coverage, ""),
    "work_coverage_no_overlap": (work_coverage, ""),
    "post_no_overlap": (post, ""),
    "user_username_unique": (user, "用户名已存在"),
    "grant_three_administrators": (administrators, ""),
    "saved_view_name_unique": (view, ""),
}
_RANDOM = "drawn at random"
_LOCKED = "written under a lock that all writers of it take"
_FOUND_FIRST = "made by get_or_create or update_or_create, which looks again"
#: Constraint → why no two writes of people meet there.
NOBODY_CAN = {
    "attachment_key_unique": _RANDOM,
    "audit_entry_uid_unique": _RANDOM,
    "audit_seal_entry_unique": _LOCKED,
    "history_seal_of_table_unique": _LOCKED,
    "hook_name_unique": _LOCKED,
    "retention_period_name_unique": _LOCKED,
    "key_fingerprint_unique": "written with ignore_conflicts, or looked for again",
    "job_one_unfinished_per_key": "core.jobs.start answers with the job that is there",
    "Download.job": "made by the one worker that holds the job",
    "undo_set_context_unique": _RANDOM,
    "BulkEdit.undo_set": _LOCKED,
    "bulk_edit_row_unique": "chosen at once in one statement",
    "idempotency_record_unique": _FOUND_FIRST,
    "import_source_unique": _FOUND_FIRST,
    "ImportRun.undo_set": _LOCKED,
    "import_row_unique": "written by the one worker that holds the job",
    "region_code_unique": _LOCKED,
    "former_region_one_per_day": _LOCKED,
    "RegionChange.undo_set": _LOCKED,
    "login_session_key_unique": _RANDOM,
    "invitation_token_unique": _RANDOM,
    "api_token_unique": _RANDOM,
    "network_limit_network_unique": _LOCKED,
    "organization_status_one_per_day": _LOCKED,
    "duplicate_pair_unique": _LOCKED,
    "OrganizationMerge.undo_set": _LOCKED,
    "former_place_one_per_day": _LOCKED,
    "membership_no_overlap": _LOCKED,
    "employment_one_per_day": _LOCKED,
    "report_month_unique": _FOUND_FIRST,
    "revision_unique": _LOCKED,
    "region_fact_unique": _LOCKED,
    "figure_unique": _LOCKED,
    "rule_one_at_a_time": _LOCKED,
    "notice_unique": _LOCKED,
}


def constraints() -> set[str]:
    found = set()
    for model in apps.get_models():
        if model._meta.app_label not in labels():
            continue
        found |= {
            f"{model.__name__}.{field.name}"
            for field in model._meta.local_fields
            if field.unique and not field.primary_key
        }
        found |= {
            each.name
            for each in model._meta.constraints
            if isinstance(each, (models.UniqueConstraint, ExclusionConstraint))
        }
    return found


def test_every_constraint_has_a_way_into_it_or_a_reason():
    assert constraints() == set(WAYS) | set(NOBODY_CAN)
    assert not set(WAYS) & set(NOBODY_CAN)


#: What services look at before they write: left out in the second write, once each.
CHECKS = (
    "core.records.links._refuse_overlap",
    "orgs.services.editing._must_be_free",
    "branches.services.registry._refuse_taken_code",
    "members.services.register._refuse_known",
    "django.db.models.Model.full_clean",
)


@pytest.mark.django_db
@pytest.mark.parametrize("name", WAYS)
def test_the_second_of_two_parallel_writes_is_refused_in_the_usual_words(
    name, cast, county, monkeypatch
):
    cast.organization = OrganizationFactory(region=county.east)
    cast.member = MemberFactory(party_organization=cast.branch)
    cast.newcomer = UserFactory()
    write, words = WAYS[name]
    write(cast, county)
    with pytest.raises((ValidationError, Refusal)) as usual:
        write(cast, county)

    for check in CHECKS:
        leave_out_once(monkeypatch, check)
    with pytest.raises((ValidationError, Refusal)) as raced:
        write(cast, county)
    assert messages(raced.value) and words in messages(raced.value), messages(raced.value)
    assert words in messages(usual.value), messages(usual.value)


def leave_out_once(monkeypatch, path: str) -> None:
    original = import_string(path) if "Model." not in path else models.Model.full_clean
    left = [True]

    def once(*arguments, **options):
        if left.pop() if left else False:
            return None
        return original(*arguments, **options)

    monkeypatch.setattr(path, once)


def messages(error) -> str:
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
