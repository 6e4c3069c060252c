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
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts.services.grants import give_grant
from accounts.services.users import open_account
from activities.services.delegating import give_delegation
from activities.services.excuses import ask_excuse
from activities.services.sampling import draw_activities
from assessments.services import record_veto
from branches.models import PartyOrganization
from branches.services import create_party_organization, start_coverage, start_work_coverage
from branches.services.instructors import register_instructor, start_assignment
from core.domain import labels
from core.errors import Refusal
from core.lists.saved_views import change_view, save_view
from core.models import Robot, SavedView
from core.months import Month
from core.notifications.settings import create_robot
from dues.services import name_officer
from joining.services import create_candidate
from members.models import Post
from members.services import create_member, report_change, start_post
from orgs.services import create_organization
from papers.models import Letterhead
from papers.services.handbook import create_entry
from papers.services.letters import save_letterhead
from profiles.models import Area
from profiles.services import add_person, create_area, create_tag, put_in
from regions.services.departments import create_department
from rota.services import open_call
from sources.services import create_division
from surveys.models import Campaign
from surveys.services import add_unit
from tests.accounts.factories import GrantFactory, UserFactory
from tests.activities.factories import ActivityFactory
from tests.branches.factories import InstructorFactory, PartyOrganizationFactory
from tests.members.factories import MemberFactory, PostFactory, id_number
from tests.orgs.factories import OrganizationFactory, uscc
from tests.profiles.factories import AreaFactory
from tests.surveys.factories import RoundFactory
from transfers.services import expect_arrival, take_in
from vanguard.services import decide_points

DAY = datetime.date(2026, 3, 1)


def tag(cast, county):
    create_tag(actor=cast.county_admin, name="试验企业", group="scale")


def unit_of_campaign(cast, county):
    campaign = Campaign.objects.first() or RoundFactory(opened_on=DAY).campaign
    add_unit(actor=cast.county_admin, campaign=campaign, organization=cast.organization)


def area(cast, county):
    create_area(actor=cast.county_staff, name="财富大厦", kind="building", region=county.east)


def _area(county):
    found = Area.objects.filter(name="同一载体").first()
    return found or AreaFactory(region=county.east, name="同一载体")


def unit_of_area(cast, county):
    put_in(actor=cast.county_staff, area=_area(county), organization=cast.organization)


def key_person(cast, county):
    add_person(
        actor=cast.county_staff, organization=cast.organization, name="王芳", role="investor"
    )


def veto(cast, county):
    record_veto(
        actor=cast.county_staff,
        party_organization=cast.branch,
        code="V1",
        text="较大以上安全事故",
        happened_on=DAY,
        ground="事故调查报告〔2026〕2号",
    )


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


def delegation(cast, county):
    give_delegation(
        actor=cast.secretary,
        party_organization=cast.branch,
        username=cast.newcomer.username,
        starts_on=DAY,
    )


def excuse(cast, county):
    ask_excuse(
        actor=cast.secretary,
        party_organization=cast.branch,
        duty="party_day",
        period="2026-03",
        ground="全体党员参加防汛，镇党委同意",
    )


def change_of_holder(cast, county):
    report_change(
        actor=cast.secretary,
        party_organization=cast.branch,
        kind="appointed",
        title="secretary",
        member=cast.member,
        changed_on=DAY,
        ground="任期届满，经党员大会选举产生",
    )


def change_of_post(cast, county):
    post = Post.objects.filter(party_organization=cast.branch).first()
    report_change(
        actor=cast.secretary,
        party_organization=cast.branch,
        kind="left",
        post=post or PostFactory(party_organization=cast.branch),
        changed_on=DAY,
        ground="工作调动，经支委会讨论",
    )


def sample(cast, county):
    draw_activities(actor=cast.county_admin, region=county.east, month=Month(2026, 3), wanted=1)


def instructor(cast, county):
    register_instructor(
        actor=cast.town_staff,
        kind="instructor",
        name="赵六",
        region=county.east,
        username=cast.newcomer.username,
    )


def assignment(cast, county):
    start_assignment(actor=cast.town_staff, instructor=cast.sent, starts_on=DAY)


def department(cast, county):
    create_department(actor=cast.county_admin, code="GSJ", name="市场监管局", region=county.root)


def handbook_entry(cast, county):
    create_entry(actor=cast.county_admin, name="主题党日制度", section="policy")


def robot(cast, owner, name):
    create_robot(
        actor=cast.system_admin,
        name=name,
        kind="wecom",
        address="https://8.8.8.8/send?key=1",
        secret="",
        username=owner.username,
    )


def robot_of_a_name(cast, county):
    owners = (cast.viewer, cast.secretary)
    robot(cast, owners[Robot.objects.exists()], "东街道工作群")


def robot_of_an_owner(cast, county):
    robot(cast, cast.viewer, f"工作群{Robot.objects.count()}")


def arrival(cast, county):
    expect_arrival(
        actor=cast.county_admin,
        party_organization=cast.branch,
        id_number=id_number(322),
        person_name="王小明",
        status="full",
        joined_on=DAY,
        outside="外县某党支部",
    )


def joined_in(cast, county):
    take_in(
        actor=cast.secretary,
        party_organization=cast.branch,
        id_number=id_number(323),
        person_name="王小明",
        elsewhere="外县某党支部",
        starts_on=DAY,
    )


def letterhead(cast, county):
    save_letterhead(
        actor=cast.county_admin,
        region=county.west if Letterhead.objects.exists() else county.east,
        heading="党工委",
        sender="党工委",
        prefix="东工",
    )


#: Constraint → how one runs into it, and words of what the second one reads.
def rota_call(cast, county):
    committee = PartyOrganization.objects.filter(kind="committee").first()
    open_call(
        actor=cast.county_admin,
        committee=committee or PartyOrganizationFactory(kind="committee", region=county.east),
        year=timezone.localdate().year,
        proposals_until=timezone.localdate(),
    )


def dues_officer(cast, county):
    if not cast.newcomer.grants.exists():
        other = PartyOrganizationFactory(region=county.east)
        GrantFactory(user=cast.newcomer, role="secretary", party_organization=other)
    name_officer(
        actor=cast.secretary,
        party_organization=cast.branch,
        username=cast.newcomer.username,
        starts_on=DAY,
    )


def points_decision(cast, county):
    decide_points(
        actor=cast.secretary,
        party_organization=cast.branch,
        decided_on=DAY,
        starts_on=DAY,
        meeting="支部党员大会",
        rule="志愿服务记 2 分",
    )


def candidate(cast, county):
    create_candidate(
        actor=cast.town_staff,
        party_organization=cast.branch,
        applied_on=DAY,
        id_number=id_number(322),
        name="王小红",
        kind="backbone",
    )


def division(cast, county):
    create_division(actor=cast.county_admin, old="330998", new="330999", ground="国函〔2001〕1号")


WAYS = {
    "division_change_unique": (division, "已登记过变更"),
    "dues_officer_no_overlap": (dues_officer, ""),
    "points_decision_no_overlap": (points_decision, ""),
    "organization_uscc_unique": (organization, "代码"),
    "party_organization_code_unique": (party_organization, "党组织代码"),
    "member_id_number_unique": (member, "该身份证号已有党员记录"),
    "coverage_no_overlap": (coverage, ""),
    "work_coverage_no_overlap": (work_coverage, ""),
    "post_no_overlap": (post, ""),
    "user_username_unique": (user, "用户名已存在"),
    "grant_three_administrators": (administrators, ""),
    "saved_view_name_unique": (view, ""),
    "delegation_no_overlap": (delegation, ""),
    "rota_call_once_a_year": (rota_call, "已经发起过征集"),
    "transfer_once_an_arrival": (arrival, "此人已有一次正在办理的转入"),
    "floating_once_here": (joined_in, "此人已登记为流入党员"),
    "excuse_once_a_period": (excuse, "已经申请过免予"),
    "change_report_once_a_holder": (change_of_holder, "此人担任这一职务已有一份正在办理"),
    "change_report_once_a_post": (change_of_post, "这项任职已有一份正在办理"),
    "draw_one_valid": (sample, "已经抽取过，结果有效"),
    "instructor_of_one_account": (instructor, "已经是另一名指导员的"),
    "assignment_no_overlap": (assignment, ""),
    "department_code_unique": (department, "部门代码已存在"),
    "handbook_entry_unique": (handbook_entry, "已有同名的内容"),
    "letterhead_prefix_unique": (letterhead, "其他发文机关已用"),
    "joining_one_of_a_person": (candidate, "已有正在办理的发展党员记录"),
    "veto_once": (veto, "已经登记"),
    "tag_name_unique": (tag, "已在目录里"),
    "area_named_once": (area, "已有同类型、同名称的载体"),
    "area_unit_once": (unit_of_area, "已在这个载体里"),
    "key_person_once": (key_person, "已登记同名的"),
    "assignment_unit_once": (unit_of_campaign, "已在本次排查中"),
    "robot_name_unique": (robot_of_a_name, "已有同名的群机器人"),
    "Robot.owner": (robot_of_an_owner, "这个用户已有群机器人"),
}
_RANDOM = "drawn at random"
_LOCKED = "written under a lock that all writers of it take"
_HELD = "written by whoever holds the row that it belongs to, or that it replaces"
_ON_CONFLICT = "inserted with what is to be done on a conflict"
_OWN_FILE = "the file was stored a moment ago for this row alone"
_FOUND_FIRST = "made by get_or_create or update_or_create, which looks again"
#: Constraint → why no two writes of people meet there.
NOBODY_CAN = {
    "signing_key_unique": _RANDOM,
    "trusted_key_unique": _FOUND_FIRST,
    "source_code_unique": "the nine that the contract names ship; nobody makes one",
    "source_list_unique": _FOUND_FIRST,
    "judgement_unique": _FOUND_FIRST,
    "field_rule_unique": "written by a job, of which there is one for a field at a time",
    "field_exception_unique": _HELD,
    "Deed.undo_set": "made with the set that it names",
    "received_figures_unique": _LOCKED,
    "sign_off_rule_one_at_a_time": _HELD,
    "check_rule_one_at_a_time": _HELD,
    "page_look_once_a_day": _ON_CONFLICT,
    "sign_off_unique": _ON_CONFLICT,
    "restatement_reason_once": _HELD,
    "survey_round_number_unique": _HELD,
    "survey_rule_one_at_a_time": _HELD,
    "squad_name_unique": _HELD,
    "squad_member_unique": _HELD,
    "left_out_once": _HELD,
    "left_out_party_once": _HELD,
    "rota_sign_up_once": _HELD,
    "rota_host_unique": _HELD,
    "rota_remark_unique": _HELD,
    "Project.activity": _HELD,
    "dues_rate_one_at_a_time": _HELD,
    "dues_limit_one_at_a_time": _HELD,
    "dues_base_once_a_month": _LOCKED,
    "dues_month_once": _LOCKED,
    "due_once_a_month": _LOCKED,
    "dues_receipt_number_unique": _LOCKED,
    "dues_year_once": _LOCKED,
    "DuesPayment.reverses": _LOCKED,
    "DuesEntry.reverses": _LOCKED,
    "DuesStanding.member": _ON_CONFLICT,
    "payment_row_number_once": "written with the list to which it belongs",
    "PaymentRow.payment": _LOCKED,
    "MemberAccount.user": "made with the account that it names",
    "MemberAccount.member": _HELD,
    "election_one_at_a_time": _HELD,
    "poll_voter_once": _HELD,
    "poll_code_once": _RANDOM,
    "Appraisal.poll": _HELD,
    "appraisal_once_a_year": _HELD,
    "appraised_once": _HELD,
    "disposal_one_at_a_time": _HELD,
    "disposal_followed_once": _HELD,
    "transfer_once_a_member": _HELD,
    "transfer_letter_number_unique": _HELD,
    "transfer_letter_one_under_way": _HELD,
    "transfer_rule_one_at_a_time": _HELD,
    "file_item_one_at_a_time": _HELD,
    "roster_match_once": _LOCKED,
    "completeness_rule_one_at_a_time": _HELD,
    "confirmation_once_a_day": _LOCKED,
    "floating_once_away": _HELD,
    "FloatingMember.counterpart": _HELD,
    "MemberFile.member": _HELD,
    "handover_line_unique": _HELD,
    "case_one_open_of_unit": _LOCKED,
    "case_one_open_of_party": _LOCKED,
    "case_one_open_of_region": _LOCKED,
    "extension_one_asked": _HELD,
    "appeal_one_asked": _HELD,
    "appeal_field_once": _HELD,
    "escalation_once": _ON_CONFLICT,
    "party_tier_one_per_day": _ON_CONFLICT,
    "office_deadline_one_at_a_time": _HELD,
    "escalation_rule_one_at_a_time": _HELD,
    "candidate_once": _HELD,
    "joining_step_one_at_a_time": _LOCKED,
    "joining_limit_one_at_a_time": _HELD,
    "joining_step_once": _HELD,
    "joining_look_once_a_day": _HELD,
    "joining_helper_once": _HELD,
    "joining_seats_of_region": _FOUND_FIRST,
    "joining_seats_of_party": _FOUND_FIRST,
    "joining_seedling_check_once": _LOCKED,
    "Candidate.member": _HELD,
    "vanguard_member_no_overlap": _HELD,
    "checklist_item_one_at_a_time": _LOCKED,
    "drive_target_one_per_town": _HELD,
    "DriveReport.drive": _HELD,
    "voter_once": _HELD,
    "ballot_number": _HELD,
    "vote_once": _HELD,
    "attachment_key_unique": _RANDOM,
    "audit_entry_uid_unique": _RANDOM,
    "audit_seal_entry_unique": _LOCKED,
    "history_seal_of_table_unique": _LOCKED,
    "clearance_list_unique": _LOCKED,
    "clearance_item_unique": "written at once with its list, under the lock of its kind",
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
    "Profile.organization": _LOCKED,
    "profile_values_one_per_day": _ON_CONFLICT,
    "ruled_tag_once": _ON_CONFLICT,
    "duplicate_pair_unique": _LOCKED,
    "OrganizationMerge.undo_set": _LOCKED,
    "former_place_one_per_day": _LOCKED,
    "meeting_rule_one_at_a_time": _HELD,
    "ratio_rule_one_at_a_time": _HELD,
    "committee_size_one_at_a_time": _HELD,
    "consequence_one_at_a_time": _HELD,
    "proposal_once": _LOCKED,
    "headcount_rule_one_at_a_time": _HELD,
    "membership_no_overlap": _LOCKED,
    "employment_one_per_day": _LOCKED,
    "report_month_unique": _FOUND_FIRST,
    "revision_unique": _LOCKED,
    "region_fact_unique": _LOCKED,
    "figure_unique": _LOCKED,
    "region_map_number_unique": _LOCKED,
    "RegionMap.attachment": _OWN_FILE,
    "workbook_layout_number_unique": _LOCKED,
    "WorkbookLayout.attachment": _OWN_FILE,
    "case_figure_unique": _LOCKED,
    "rule_one_at_a_time": _LOCKED,
    "notice_unique": _LOCKED,
    "early_warning_number_one_at_a_time": _HELD,
    "light_rank_one_at_a_time": _HELD,
    "early_warning_of_organization": _LOCKED,
    "early_warning_of_party": _LOCKED,
    "joint_group_number_unique": _HELD,
    "joint_unit_once": "written with the plan to which it belongs",
    "scheme_edition_unique": _LOCKED,
    "questionnaire_edition_unique": _LOCKED,
    "answer_value_once": _HELD,
    "Answer.client_key": _LOCKED,
    "AnswerPhoto.attachment": _OWN_FILE,
    "photo_once_before_answer": _LOCKED,
    "photo_once_in_answer": _HELD,
    "question_time_one_at_a_time": _HELD,
    "assessment_round_code_unique": _LOCKED,
    "assessment_once_party": _LOCKED,
    "assessment_once_post": _LOCKED,
    "assessment_once_instructor": _LOCKED,
    "assessment_once_department": _LOCKED,
    "heard_once_from_each_side": _LOCKED,
    "Hearing.poll": _HELD,
    "DutyReport.assessment": _HELD,
    "Talk.assessment": _HELD,
    "mark_once": _HELD,
    "slip_once": _HELD,
    "activity_key_unique": _LOCKED,
    "activity_plan_key_unique": _HELD,
    "activity_branch_unique": _HELD,
    "activity_duty_unique": _HELD,
    "absence_unique": _HELD,
    "activity_text_name_unique": _LOCKED,
    "Live.activity": _HELD,
    "Live.stream": _RANDOM,
    "Photo.attachment": _OWN_FILE,
    "photo_once_before_activity": _LOCKED,
    "photo_once_in_activity": _HELD,
    "duty_rule_one_at_a_time": _HELD,
    "duty_standing_unique": _ON_CONFLICT,
    "duty_completion_unique": _ON_CONFLICT,
    "term_length_one_at_a_time": _HELD,
    "formation_counting_one_at_a_time": _HELD,
    "report_deadline_one_at_a_time": _HELD,
    "term_one_begins_on_a_day": _HELD,
    "term_one_runs": _HELD,
    "grading_one_a_year": _HELD,
    "PaperTemplate.attachment": _OWN_FILE,
    "paper_template_number_unique": _LOCKED,
    "Letterhead.region": _LOCKED,
    "letter_number_unique": _HELD,
    "letter_once_per_occasion": _LOCKED,
    "letter_series_unique": _ON_CONFLICT,
    "letter_form_unique": _ON_CONFLICT,
    "Delivery.scan": _OWN_FILE,
    "draft_one_per_key": _FOUND_FIRST,
    "upload_part_unique": _LOCKED,
    "workday_exception_day_unique": _LOCKED,
    "notification_event_once": _ON_CONFLICT,
    "notification_digest_once_a_day": _LOCKED,
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
    "members.services.register.refuse_known",
    "joining.services.candidates._refuse_twice",
    "core.draws.service._refuse_second",
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
    cast.sent = InstructorFactory(region=county.east)
    ActivityFactory.create_batch(2, organizer=cast.branch, state="accepted")
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
