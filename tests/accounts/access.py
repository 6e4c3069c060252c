"""Doors to accounts, their grants and the audit log."""

from accounts.models import NetworkLimit
from accounts.services.complaints import file_complaint
from accounts.services.networks import set_network_limit
from accounts.services.tokens import issue_token
from accounts.views.first_run import page_code
from core.models import AuditEntry
from tests.access.ladder import (
    Door,
    Post,
    Variant,
    account_admins,
    admin_only,
    audit_only,
    edit_somewhere,
    everybody_logged_in,
    everyone,
    nobody_may,
    only,
    own_page,
    security_only,
)

#: Whoever administers users must read where their grants hold.
PLACE_OF_GRANT = ("麒麟", "西镇")

#: The roles that may issue tokens for themselves; a form that is refused is shown again.
token_issuers = edit_somewhere

login_only = everyone("302", anonymous="200")


def furnish(world):
    issue_token(actor=None, user=world.users["town_staff"], name="报表程序")
    world.complaint = file_complaint(
        actor=world.users["town_staff"], kind="suggestion", text="希望少填一张表", signed=False
    )
    set_network_limit(actor=None, network="10.30.0.0/24", name="便民中心", failures=60)


def _user(role: str):
    return lambda world, place: {"pk": world.users[role].pk}


def _grant(role: str):
    return lambda world, place: {"pk": world.users[role].grants.get().pk}


def _own(related: str):
    """The one row that refers to the town officer."""
    return lambda world, place: {"pk": getattr(world.users["town_staff"], related).get().pk}


MENU = {
    "用户": {"system_admin"},
    "用户与授权": {"security_admin"},
    "登录安全策略": {"security_admin"},
    "审计记录": {"audit_admin"},
}


def _complaint(world, place):
    return {"pk": world.complaint.pk}


DOORS = {
    "accounts:complaints": Door(
        get=everybody_logged_in, also=(Variant("?export=xlsx", nobody_may),)
    ),
    "accounts:new_complaint": Door(
        get=everybody_logged_in,
        post=Post(
            everybody_logged_in.answering("302+"),
            lambda world, place: {"kind": "complaint", "text": "页面打不开"},
        ),
    ),
    # Of the town officer: he reads it, and the county, which answers.
    "accounts:complaint": Door(
        kwargs=_complaint,
        get=only("404", town_staff="200", county_admin="200", county_staff="200"),
        post=Post(
            only("404", town_staff="403", county_admin="302+", county_staff="302+"),
            lambda world, place: {"answer": "已处理"},
        ),
    ),
    "accounts:login": Door(
        get=login_only,
        post=Post(login_only, lambda world, place: {"username": "nobody", "password": "wrong"}),
    ),
    "accounts:session": Door(get=everyone("200")),
    "accounts:logout": Door(post=Post(everyone("302"))),
    # Without a first step there is no second; the link and the first run are over.
    "accounts:code": Door(get=everyone("302"), post=Post(everyone("302"))),
    "accounts:first_run": Door(
        kwargs=lambda world, place: {"code": page_code()},
        get=everyone("404"),
        post=Post(everyone("404")),
    ),
    "accounts:invitation": Door(
        kwargs=lambda world, place: {"token": "forged:link"},
        get=everyone("404"),
        post=Post(everyone("404")),
    ),
    "accounts:factor": Door(
        # Asking for one proposes a device; it counts for nothing before it is confirmed.
        get=everybody_logged_in,
        post=Post(everybody_logged_in.answering("200+"), lambda world, place: {"code": "abcdef"}),
    ),
    "accounts:factor_codes": Door(post=Post(everyone("302"))),
    "accounts:sessions": Door(get=everybody_logged_in),
    "accounts:end_others": Door(post=Post(everyone("302"))),
    "accounts:end_session": Door(
        kwargs=_own("login_sessions"), post=Post(own_page.answering("302"))
    ),
    "accounts:tokens": Door(
        get=everybody_logged_in,
        post=Post(token_issuers, lambda world, place: {"name": "", "days": "0"}),
    ),
    "accounts:revoke_token": Door(kwargs=_own("api_tokens"), post=Post(own_page.answering("302+"))),
    "accounts:permissions": Door(get=everybody_logged_in),
    "accounts:users": Door(
        get=account_admins,
        also=(
            Variant("?q=zhang", account_admins, htmx_target="list"),
            Variant("?export=xlsx", nobody_may),
        ),
        names=PLACE_OF_GRANT,
    ),
    "accounts:new_user": Door(
        get=admin_only,
        post=Post(
            admin_only.answering("200+"),
            lambda world, place: {"username": "newcomer", "name": "新人"},
        ),
    ),
    "accounts:user": Door(
        kwargs=_user("secretary"),
        get=account_admins,
        names=PLACE_OF_GRANT,
        chooses=("security_admin",),
    ),
    "accounts:disable": Door(kwargs=_user("viewer"), post=Post(admin_only.answering("302+"))),
    "accounts:enable": Door(kwargs=_user("viewer"), post=Post(admin_only.answering("302+"))),
    "accounts:unlock": Door(kwargs=_user("viewer"), post=Post(admin_only.answering("302"))),
    "accounts:new_link": Door(kwargs=_user("viewer"), post=Post(admin_only.answering("200+"))),
    "accounts:reset_factor": Door(
        kwargs=_user("viewer"), post=Post(security_only.answering("302"))
    ),
    "accounts:give_grant": Door(
        kwargs=_user("nobody"),
        post=Post(
            security_only.answering("302+"),
            lambda world, place: {"role": "viewer", "region": "330999002"},
        ),
    ),
    "accounts:end_grant": Door(kwargs=_grant("viewer"), post=Post(security_only.answering("302+"))),
    "accounts:hand_over": Door(
        kwargs=_grant("secretary"),
        post=Post(
            admin_only.answering("200+"),
            lambda world, place: {"username": "successor", "name": "接任"},
        ),
    ),
    "accounts:audit": Door(
        get=audit_only,
        also=(Variant("?export=xlsx", audit_only), Variant("?q=zhang", audit_only, "list")),
    ),
    "accounts:audit_entry": Door(
        kwargs=lambda world, place: {"pk": AuditEntry.objects.order_by("pk")[0].pk},
        get=audit_only,
    ),
    "accounts:policy": Door(get=security_only, post=Post(security_only)),
    "accounts:networks": Door(
        get=security_only,
        post=Post(
            security_only.answering("302+"),
            lambda world, place: {"network": "10.20.0.0/24", "name": "办公楼", "failures": 90},
        ),
    ),
    "accounts:end_network_limit": Door(
        kwargs=lambda world, place: {"pk": NetworkLimit.objects.get().pk},
        post=Post(security_only.answering("302+")),
    ),
    "accounts:password": Door(
        get=everybody_logged_in,
        post=Post(everybody_logged_in, lambda world, place: {"old_password": "wrong"}),
    ),
}
