"""Who holds which office."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.views.decorators.debug import sensitive_variables

from branches.models import PartyOrganization
from core import crypto, records, rotation
from core.records import links
from core.values import is_blank
from members.choices import PostTitle
from members.models import Member, Post
from members.services.facts import refresh_party_counts
from members.services.register import hold_party


@sensitive_variables()
@transaction.atomic
def start_post(
    *,
    actor: Any,
    party_organization: PartyOrganization,
    title: str,
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
    member: Member | None = None,
    person_name: str = "",
    id_number: str = "",
    **details: Any,
) -> Post:
    """Let somebody hold an office: a member whom the actor sees, or an outside person by name
    and identity number. `details`: any of `Post.DETAILS`.

    A number that belongs to a member whom the actor sees makes the post that member's.
    """
    _refuse_unknown(details)
    party = hold_party(actor, party_organization)
    if starts_on < party.founded_on:
        raise ValidationError(
            {"starts_on": f"“{party}”{party.founded_on} 才成立，起始日期不能更早。"}
        )
    if party.dissolved_on is not None and starts_on >= party.dissolved_on:
        raise ValidationError({"starts_on": f"“{party}”已于 {party.dissolved_on} 撤销。"})
    seen = Member.objects.visible_to(actor).present()
    if member is not None:
        if not seen.filter(pk=member.pk).exists():
            raise ValidationError({"member": "没有找到这名党员，请重新选择。"})
        id_number = crypto.decrypt(member.id_number_cipher)
    else:
        person_name, id_number = check_person(person_name, id_number)
        index = rotation.sought("id_number", id_number)
        # Whether somebody out of scope has the number makes no difference that could be seen.
        member = seen.filter(id_number_index=index).first()
    return begin_post(
        Post(
            party_organization=party,
            title=title,
            member=member,
            person_name=member.name if member else person_name,
            id_number_cipher=crypto.encrypt(id_number),
            id_number_index=rotation.sought("id_number", id_number),
            starts_on=starts_on,
            ends_on=ends_on,
            **records.read(Post, details),
        ),
        actor=actor,
    )


def begin_post(post: Post, *, actor: Any) -> Post:
    """Store an office whose days or holder are new (`core.records.links.start`); whoever calls has
    found out that it may begin (`elections`)."""
    return _counted(links.start(post, actor=actor))


def _counted(post: Post) -> Post:
    refresh_party_counts([post.party_organization_id])
    return post


@transaction.atomic
def update_post(*, actor: Any, pk: int, version: int, **details: Any) -> Post:
    """Correct what is kept of an office (`Post.DETAILS`), a past one's too; over the API its end
    (`ends_on`) as well. Only the values given change."""
    _refuse_unknown(details, "ends_on")
    post = records.claim(Post, actor=actor, pk=pk, version=version)
    for name, value in records.read(Post, details).items():
        setattr(post, name, value)
    # Its days may overlap those of another one.
    return (
        begin_post(post, actor=actor) if "ends_on" in details else records.keep(post, actor=actor)
    )


@transaction.atomic
def file_post(
    *, actor: Any, pk: int, version: int, filed_on: datetime.date, filing_number: str = ""
) -> Post:
    """File an office with the county (备案)."""
    return update_post(
        actor=actor, pk=pk, version=version, filed_on=filed_on, filing_number=filing_number
    )


@transaction.atomic
def end_post(*, actor: Any, pk: int, version: int, ends_on: datetime.date | None) -> Post:
    """Let a post be over from `ends_on` on (`core.records.links.end`)."""
    return _counted(links.end(Post, actor=actor, pk=pk, version=version, ends_on=ends_on))


@transaction.atomic
def remove_post(*, actor: Any, pk: int, version: int, reason: str) -> Post:
    """Take back a post filed by mistake today (`core.records.links.remove`)."""
    return _counted(links.remove(Post, actor=actor, pk=pk, version=version, reason=reason))


def second_secretary(post: Post) -> str:
    """A warning when another 书记 is in office at the same time; else empty."""
    if post.title != PostTitle.SECRETARY:
        return ""
    others = Post.objects.filter(
        party_organization=post.party_organization_id, title=PostTitle.SECRETARY
    ).exclude(pk=post.pk)
    others = others.filter(
        Q(ends_on=None) | Q(ends_on__gt=post.starts_on) & Q(ends_on__gt=F("starts_on"))
    )
    if post.ends_on is not None:
        others = others.filter(starts_on__lt=post.ends_on)
    other = others.order_by("starts_on").first()
    if other is None:
        return ""
    return (
        f"提醒：{other.person_name}自 {other.starts_on} 起也任书记。"
        "一个党组织一般只有一名书记，请核对是否要终止前任。"
    )


def _refuse_unknown(details: dict[str, Any], *more: str) -> None:
    if unknown := set(details) - {*Post.DETAILS, *more}:
        raise TypeError(f"no field of an office: {', '.join(sorted(unknown))}")


@sensitive_variables()
def check_person(person_name: str, id_number: str) -> tuple[str, str]:
    """Name and number as they are stored. Raises ValidationError."""
    errors = {}
    if is_blank(person_name):
        errors["person_name"] = "请选择一名党员，或填写党外人员、外单位人员的姓名。"
    for values in ({"person_name": person_name}, {"id_number": id_number}):
        try:
            found = records.read(Post, values, required="id_number" in values)
        except ValidationError as error:
            errors = error.error_dict | errors
        else:
            person_name = found.get("person_name", person_name)
            id_number = found.get("id_number", id_number)
    if errors:
        raise ValidationError(errors)
    return person_name, id_number
