"""Roles, actions, and the table of who may do what (contract: docs/contract.md)."""

from django.db import models


class Role(models.TextChoices):
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDIT_ADMIN = "audit_admin", "审计管理员"
    COUNTY_ADMIN = "county_admin", "县级管理员"
    COUNTY_STAFF = "county_staff", "县级工作人员"
    TOWN_STAFF = "town_staff", "镇街工作人员"
    VIEWER = "viewer", "查看人员"
    SECRETARY = "secretary", "党组织书记"


#: The three administrators (三员): they exclude one another and see no business data.
ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)


class Action(models.TextChoices):
    """What a grant allows within its part of a tree."""

    SEE_REGISTRY = "see_registry", "查看组织、覆盖、亮灯和月报"
    SEE_MEMBERS = "see_members", "查看党员（掩码）"
    REVEAL_IDENTIFIER = "reveal_identifier", "查看完整证件号码"
    EDIT_REGISTRY = "edit_registry", "编辑组织和覆盖"
    EDIT_MEMBERS = "edit_members", "编辑党组织、任职和党员"
    IMPORT = "import", "导入"
    EXPORT = "export", "导出名单"
    EXPORT_MEMBERS = "export_members", "导出党员名单"
    CLOSE_MONTH = "close_month", "月度结账与重开"
    ANSWER_LIGHTS = "answer_lights", "答复亮灯"
    VERIFY_LIGHTS = "verify_lights", "复核亮灯"


_STAFF = frozenset(
    {
        Action.SEE_REGISTRY,
        Action.SEE_MEMBERS,
        Action.EDIT_REGISTRY,
        Action.EDIT_MEMBERS,
        Action.IMPORT,
        Action.EXPORT,
        Action.ANSWER_LIGHTS,
        Action.VERIFY_LIGHTS,
    }
)

#: Role → actions. Code, pages and tests read this one table.
ALLOWED: dict[str, frozenset[str]] = {
    Role.SYSTEM_ADMIN: frozenset(),
    Role.SECURITY_ADMIN: frozenset(),
    Role.AUDIT_ADMIN: frozenset(),
    Role.COUNTY_ADMIN: _STAFF
    | {Action.REVEAL_IDENTIFIER, Action.EXPORT_MEMBERS, Action.CLOSE_MONTH},
    Role.COUNTY_STAFF: _STAFF | {Action.REVEAL_IDENTIFIER, Action.EXPORT_MEMBERS},
    Role.TOWN_STAFF: _STAFF,
    Role.VIEWER: frozenset({Action.SEE_REGISTRY, Action.EXPORT}),
    Role.SECRETARY: frozenset({Action.SEE_REGISTRY, Action.SEE_MEMBERS, Action.ANSWER_LIGHTS}),
}
