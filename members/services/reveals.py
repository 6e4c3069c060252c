"""Looks at persons: found by the full identity number, or an identifier shown in full.

Every reveal is an entry of the audit log, written in one transaction with it. The
limits count those entries, so that emptying a cache or trying at once in two windows gives
nobody more. (domain.md section 4: least access, every reveal recorded and visible to the member)
"""

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from core import audit, crypto, rotation
from core.choices import Outcome
from core.errors import Refusal, TooMany
from core.models import AuditEntry
from core.values import contains_identifier
from members.choices import IdentifierKind, MemberAction
from members.codes import ID_NUMBER
from members.models import Member

#: Shorter ones ("查", "工作") say nothing to whoever reads the log.
SHORTEST_REASON = 4
LONGEST_REASON = 200
#: People of one name that a search shows.
MOST_NAMESAKES = 50


class TooManyReveals(TooMany):
    """The user has reached his number of reveals; `str()` says when to come back."""


@dataclass(frozen=True)
class Reveal:
    """One reveal of an identifier, as the member may read it."""

    when: datetime.datetime
    #: User name of whoever saw it.
    who: str
    #: 按完整号码查找党员, 按姓名查找党员 or 查看完整证件号码.
    what: str
    #: Which identifier, and the reason given; empty for a search.
    identifier: str
    reason: str


@sensitive_variables()
@transaction.atomic
def find_member(*, actor: User, id_number: str) -> Member | None:
    """The member with exactly this identity number, if he is in the actor's scope.

    Whether nobody has the number or somebody out of scope makes no difference to the answer.
    At most `PERSON_SEARCHES_PER_HOUR`. Raises ValueError for a number that cannot be right
    (nothing is recorded) and `TooManyReveals`.
    """
    id_number = ID_NUMBER.read(id_number)
    now = timezone.now()
    keep_limit(
        actor,
        MemberAction.PERSON_SEARCHED,
        since=now - datetime.timedelta(hours=1),
        limit=settings.PERSON_SEARCHES_PER_HOUR,
        message="一小时内最多按号码查找 {limit} 次，您已用完，请过一会儿再查。",
    )
    member = (
        Member.objects.visible_to(actor)
        .present()
        .filter(id_number_index=rotation.sought("id_number", id_number))
        .select_related("party_organization", "organization")
        .first()
    )
    audit.record(
        action=MemberAction.PERSON_SEARCHED,
        actor=actor,
        subject=member,
        detail={"found": member is not None},
    )
    return member


@sensitive_variables()
@transaction.atomic
def find_by_name(*, actor: User, name: str) -> list[Member]:
    """The members of exactly this name in the actor's scope, at most `MOST_NAMESAKES`.

    A part of a name finds nobody: letter by letter it would give away what lists mask. The name is
    not recorded, but how many were found, and who it was if there was one.
    At most `PERSON_SEARCHES_PER_HOUR`; raises `TooManyReveals`.
    """
    words = name.split()
    keep_limit(
        actor,
        MemberAction.NAME_SEARCHED,
        since=timezone.now() - datetime.timedelta(hours=1),
        limit=settings.PERSON_SEARCHES_PER_HOUR,
        message="一小时内最多按姓名查找 {limit} 次，您已用完，请过一会儿再查。",
    )
    found = list(
        Member.objects.visible_to(actor)
        .present()
        .filter(name__in={" ".join(words), "".join(words)})
        .select_related("party_organization", "organization")
        .order_by("party_organization__name", "pk")[:MOST_NAMESAKES]
    )
    audit.record(
        action=MemberAction.NAME_SEARCHED,
        actor=actor,
        subject=found[0] if len(found) == 1 else None,
        detail={"found": len(found)},
    )
    return found


@sensitive_variables()
@transaction.atomic
def reveal(*, actor: User, member: Member, identifier: str, reason: str) -> str:
    """An identifier of `member` in full (`IdentifierKind`); empty when it is not filed.

    The reason is recorded. At most `REVEALS_PER_DAY` a calendar day. Raises `Refusal` for a
    reason that says nothing, `TooManyReveals`, and PermissionError out of the actor's reach.
    """
    kind = IdentifierKind(identifier)
    reason = " ".join(reason.split())
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise Refusal(
            f"请写明查看的理由（{SHORTEST_REASON} 至 {LONGEST_REASON} 个字），例如“办理转接”。"
        )
    if contains_identifier(reason):
        raise Refusal("理由会记入日志，请不要在其中写证件号码或手机号码。")
    found = Member.objects.revealable_by(actor).present().filter(pk=member.pk).first()
    if found is None:
        audit.record(
            action=MemberAction.IDENTIFIER_REVEALED,
            actor=actor,
            subject=member,
            detail={"identifier": kind.value},
            outcome=Outcome.DENIED,
        )
        raise PermissionError("out of reach")
    keep_limit(
        actor,
        MemberAction.IDENTIFIER_REVEALED,
        since=timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0),
        limit=settings.REVEALS_PER_DAY,
        message="每天最多查看 {limit} 个完整号码，您今天已用完，请明天再查看。",
    )
    audit.record(
        action=MemberAction.IDENTIFIER_REVEALED,
        actor=actor,
        subject=found,
        detail={"identifier": kind.value, "reason": reason},
    )
    cipher = found.id_number_cipher if kind == IdentifierKind.ID_NUMBER else found.phone_cipher
    return crypto.decrypt(cipher) if cipher else ""


def reveals_of(*, member: Member) -> list[Reveal]:
    """Every reveal of the member's identifiers that was granted, newest first."""
    entries = AuditEntry.objects.filter(
        subject_kind=member._meta.label_lower,
        subject_id=member.pk,
        action__in=MemberAction.values,
        outcome=Outcome.ALLOWED,
    ).order_by("-at", "-pk")
    kinds = dict(IdentifierKind.choices)
    return [
        Reveal(
            when=entry.at,
            who=entry.actor_name,
            what=MemberAction(entry.action).label,
            identifier=str(kinds.get(entry.detail.get("identifier"), "")),
            reason=entry.detail.get("reason", ""),
        )
        for entry in entries
    ]


def keep_limit(
    actor: User, action: str, *, since: datetime.datetime, limit: int, message: str
) -> None:
    """Let one look of the actor (an `action` of the audit log) through at a time, and none beyond
    the limit. Raises `TooManyReveals`."""
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    taken = AuditEntry.objects.filter(
        actor_id=actor.pk, action=action, outcome=Outcome.ALLOWED, at__gte=since
    ).count()
    if taken >= limit:
        audit.record(action=action, actor=actor, outcome=Outcome.DENIED, detail={"limit": limit})
        raise TooManyReveals(message.format(limit=limit))
