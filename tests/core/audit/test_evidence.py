"""`audit_verify` names triggers that are off and rows that changed past them."""

import pgtrigger
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from core.audit import evidence
from members.models import Member
from orgs.models import Organization
from tests.members.factories import MemberFactory
from tests.orgs.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


def past_the_triggers(table: str, statement: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def found() -> list[str]:
    return list(evidence.problems(head=None))


def test_what_the_application_did_is_all_right(county):
    made = OrganizationFactory(region=county.east)
    MemberFactory(organization=made)
    Organization.objects.filter(pk=made.pk).update(name="另一个名称")
    OrganizationFactory(region=county.east)
    assert found() == []


def test_row_changed_with_the_triggers_off_is_named_by_its_code(county):
    made = [OrganizationFactory(region=county.east) for _ in range(7)]
    past_the_triggers(
        "orgs_organization",
        "UPDATE orgs_organization SET staff_count = staff_count + 1 WHERE id = %s",
        made[2].pk,
    )
    assert found() == [f"表 orgs_organization（两新组织）{made[2].uscc}与最新的历史记录不符"]
    past_the_triggers("orgs_organization", "UPDATE orgs_organization SET staff_count = 999")
    assert len(found()) == 1 and "等 7 行与最新的历史记录不符" in found()[0]
    with pytest.raises(CommandError, match="两新组织") as caught:
        call_command("audit_verify")
    assert caught.value.returncode == 1


def test_row_removed_or_added_with_the_triggers_off_is_named_without_a_number(county):
    member = MemberFactory()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM members_memberevent WHERE pgh_obj_id = %s", [member.pk])
    said = found()
    assert len(said) == 1 and said[0].endswith(f"#{member.pk}没有新建的历史记录")
    other = OrganizationFactory(region=county.east)
    past_the_triggers(
        "orgs_currentfacts", "DELETE FROM orgs_currentfacts WHERE organization_id = %s", other.pk
    )
    past_the_triggers("orgs_organizationstatus", "DELETE FROM orgs_organizationstatus")
    past_the_triggers("orgs_organization", "DELETE FROM orgs_organization WHERE id = %s", other.pk)
    assert any(f"#{other.pk}已不存在，却没有删除的历史记录" in each for each in found())
    assert Member.objects.filter(pk=member.pk).exists()


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("ALTER TABLE {table} DISABLE TRIGGER {name}", "被停用"),
        ("ALTER TABLE {table} ENABLE REPLICA TRIGGER {name}", "被停用"),
        ("DROP TRIGGER {name} ON {table}", "缺失"),
        (
            "CREATE OR REPLACE FUNCTION {name}() RETURNS TRIGGER LANGUAGE plpgsql AS"
            " $$ BEGIN RETURN NULL; END $$",
            "内容被改动",
        ),
        (
            "CREATE OR REPLACE TRIGGER {name} AFTER UPDATE ON {table} REFERENCING OLD TABLE AS"
            " old_values NEW TABLE AS new_values FOR EACH STATEMENT WHEN (false)"
            " EXECUTE FUNCTION {name}()",
            "内容被改动",
        ),
        (
            "CREATE OR REPLACE TRIGGER {name} AFTER TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
            "内容被改动",
        ),
    ],
)
def test_trigger_that_is_off_gone_or_hollow_is_named(statement, words):
    trigger = next(each for model, each in pgtrigger.registered("orgs.Organization:update_update"))
    name = trigger.get_pgid(Organization)
    with connection.cursor() as cursor:
        cursor.execute(statement.format(table="orgs_organization", name=name))
    assert found() == [f"表 orgs_organization 的触发器 update_update {words}"]


def test_what_is_common_to_all_triggers_and_one_of_nobody_s_are_named():
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name NAME)"
            " RETURNS BOOLEAN LANGUAGE sql AS 'SELECT true'"
        )
        cursor.execute(
            "CREATE TRIGGER quiet BEFORE INSERT ON members_memberevent FOR EACH ROW"
            " EXECUTE FUNCTION suppress_redundant_updates_trigger()"
        )
    assert found() == [
        "各触发器共用的函数 _pgtrigger_should_ignore 内容被改动",
        "表 members_memberevent 上有本系统没有的触发器 quiet",
    ]


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("ALTER TABLE members_member DISABLE TRIGGER joining_follow_member", "被停用"),
        ("DROP TRIGGER joining_follow_member ON members_member", "缺失"),
        (
            "CREATE OR REPLACE FUNCTION joining_follow_member() RETURNS TRIGGER LANGUAGE plpgsql"
            " AS $$ BEGIN RETURN NULL; END $$",
            "内容被改动",
        ),
    ],
)
def test_a_trigger_that_an_app_makes_on_a_table_below_is_held_like_the_others(db, statement, said):
    with connection.cursor() as cursor:
        cursor.execute(statement)
    assert found() == [f"表 members_member 的触发器 joining_follow_member {said}"]
