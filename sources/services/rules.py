"""What the county says: of sources, of the threshold, of divisions, and whose word counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.choices import Action
from core import audit, jobs, records
from core.choices import UndoPolicy
from core.errors import Denied, Missing, Refusal
from core.models import Job
from core.records.history import own_context
from core.undo import service as undoing
from core.undo.service import undoable
from orgs.models import Organization
from orgs.services import refresh_current_values, refresh_doubts
from sources.choices import DeedKind, SaidField, SourceAction, Trust
from sources.models import (
    Deed,
    DivisionChange,
    FieldException,
    FieldRule,
    MatchRule,
    Source,
)
from sources.services import fields

#: Rows that a preview shows.
_SHOWN = 20


@transaction.atomic
def update_source(*, actor: Any, pk: int, version: int, **values: Any) -> Source:
    """Raises as `core.records.claim` and `keep` do."""
    source = records.claim(Source, actor=actor, pk=pk, version=version)
    before = source.trust
    for name, value in values.items():
        setattr(source, name, value)
    if not source.kinds:
        raise ValidationError({"kinds": "请至少选一类组织。"})
    source.trust = {name: degree for name, degree in source.trust.items() if degree}
    records.keep(source, actor=actor)
    if source.trust != before:
        fields.refresh_differs()
    return source


@transaction.atomic
def update_match_rule(*, actor: Any, pk: int, version: int, **values: Any) -> MatchRule:
    """It holds for lists that are compared from now on."""
    rule = records.claim(MatchRule, actor=actor, pk=pk, version=version)
    for name, value in values.items():
        setattr(rule, name, value)
    return records.keep(rule, actor=actor)


@transaction.atomic
def create_division(*, actor: Any, **values: Any) -> DivisionChange:
    """Another division whose code became a new one."""
    return records.keep(DivisionChange(**values), actor=actor)


# --- Whose word counts ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Preview:
    """What a rule of a field would do."""

    #: Organizations of which a source of the order says something, and those that would change.
    said: int
    changed: int
    #: Organizations with an exception, which stay.
    exceptions: int
    #: The first ones that would change: organization, row of the list.
    rows: list[tuple[int, int]]
    #: Changes when what would be done does.
    digest: str


def preview(field: str, order: Sequence[str]) -> Preview:
    """What `settle` would do now."""
    wins = fields.winners(field, order)
    ((said, changed, digest),) = fields.rows(
        f"""
        SELECT count(*), count(*) FILTER (WHERE other),
            coalesce(md5(string_agg(owner || ':' || row_id, ',' ORDER BY owner)
                FILTER (WHERE other)), '')
        FROM ({wins}) w
        """
    )
    shown = fields.rows(
        f"SELECT owner, row_id FROM ({wins}) w WHERE other ORDER BY owner LIMIT {_SHOWN}"
    )
    exceptions = FieldException.objects.filter(field=field, organization__deleted_at=None).count()
    return Preview(said, changed, exceptions, shown, digest)


def must_settle(actor: Any, field: str, order: Sequence[str]) -> None:
    """Raises `Denied`, ValidationError."""
    if not actor.reach.part(Action.EDIT_RULES).everywhere:
        raise Denied("字段规则由县级管理员制定。")
    if field not in SaidField.values:
        raise ValidationError({"order": "没有这个字段。"})
    if not order or len(set(order)) < len(order):
        raise ValidationError({"order": "请选择至少一个来源，每个只选一次。"})
    known = {each.code: each for each in Source.objects.filter(code__in=order)}
    for code in order:
        if code not in known:
            raise ValidationError({"order": "没有这个来源。"})
        if known[code].trust.get(field, Trust.NONE) < Trust.USABLE:
            raise ValidationError(
                {"order": f"“{known[code]}”的这个字段没有标为“可采用”，不能作准。请先修改来源。"}
            )


def settle(
    *,
    actor: Any,
    field: str,
    order: Sequence[str],
    digest: str,
    job: Job | None = None,
    progress: jobs.Progress = lambda percent: None,
) -> Deed:
    """The order counts from now on, for all organizations without an exception: what the first of
    the sources says holds from the day of its list. Raises `Refusal` when the preview has changed.
    """
    order = list(order)
    must_settle(actor, field, order)
    with transaction.atomic():
        rule = FieldRule.objects.select_for_update(of=("self",)).filter(field=field).first()
        if digest != preview(field, order).digest:
            raise Refusal("台账或名单刚有变化，和预览不同，没有写入。请重新预览。")
        progress(20)
        with undoable(
            about="按来源确定字段", policy=UndoPolicy.KEEP_CHANGED, actor=actor, source="sources"
        ) as undo_set:
            rule = rule or FieldRule(field=field)
            rule.order = order
            records.keep(rule, actor=actor)
            owners = fields.take(field, fields.winners(field, order))
            progress(60)
            _refresh(field, owners)
        fields.refresh_differs()
        names = dict(Source.objects.values_list("code", "name"))
        deed = Deed.objects.create(
            undo_set=undo_set,
            kind=DeedKind.SETTLED,
            field=field,
            about=" → ".join(names[code] for code in order),
            count=len(owners),
        )
        audit.record(
            action=SourceAction.COLUMN_SETTLED,
            actor=actor,
            subject=deed,
            detail={"字段": str(SaidField(field).label), "先后": order, "组织数": len(owners)},
        )
        if job is not None:
            jobs.finish(job, {"deed": deed.pk, "count": deed.count})
    return deed


@transaction.atomic
def make_exception(
    *, actor: Any, organization: Organization, field: str, source: Source | None, reason: str
) -> FieldException:
    """In one organization another source counts, or what the registry holds; what the source says
    is taken at once. An exception of before is replaced."""
    found = Organization.objects.editable_by(actor).present().select_for_update(of=("self",))
    if (organization := found.filter(pk=organization.pk).first()) is None:
        raise Missing
    if source is not None and source.trust.get(field, Trust.NONE) < Trust.USABLE:
        raise ValidationError({"source": "这个来源的这个字段没有标为“可采用”，不能作准。"})
    with undoable(
        about="单个例外", policy=UndoPolicy.KEEP_CHANGED, actor=actor, source="sources"
    ) as undo_set:
        exception = FieldException.objects.filter(organization=organization, field=field).first()
        exception = exception or FieldException(organization=organization, field=field)
        said = source, " ".join(reason.split())
        if exception.pk is None or (exception.source, exception.reason) != said:
            exception.source, exception.reason = said
            records.keep(exception, actor=actor)
        if source is not None:
            owners = fields.take(field, fields.winners(field, [source.code], [organization.pk]))
            _refresh(field, owners)
    if not undo_set.labels:
        # As it was: there is nothing to tell or to undo.
        undo_set.delete()
        exception.deed = None
        return exception
    fields.refresh_differs([organization.pk])
    label = str(SaidField(field).label)
    deed = Deed.objects.create(
        undo_set=undo_set,
        kind=DeedKind.EXCEPTED,
        field=field,
        about=f"{organization.name}：{label}以“{source or '台账'}”为准",
        count=1,
    )
    audit.record(
        action=SourceAction.FIELD_EXCEPTED,
        actor=actor,
        subject=deed,
        detail={"组织": organization.pk, "字段": label},
    )
    exception.deed = deed
    return exception


def _refresh(field: str, owners: list[int]) -> None:
    """What lists show of organizations whose values were taken over."""
    if not owners:
        return
    if fields.SAID[field].dated:
        refresh_current_values(among=owners)
    if field == SaidField.ADDRESS:
        refresh_doubts(owners)


@transaction.atomic
def undo_deed(
    *,
    actor: Any,
    pk: int,
    job: Job | None = None,
    progress: jobs.Progress = lambda percent: None,
) -> Deed:
    """Put back what was written because of a list, as far as nobody has changed it since."""
    deed = Deed.objects.visible_to(actor).filter(pk=pk).select_related("undo_set").first()
    if deed is None:
        raise Missing
    if not may_undo(actor, deed):
        raise Denied("请由办理人或县级管理员撤销。")
    with own_context(source="sources_undo", user=actor.pk):
        undoing.undo(
            deed.undo_set,
            actor=actor,
            among=lambda model: model._default_manager.editable_by(actor),
            progress=progress,
        )
    fields.refresh_differs()
    audit.record(action=SourceAction.DEED_UNDONE, actor=actor, subject=deed)
    if job is not None:
        jobs.finish(job, {"undone": deed.pk})
    return deed


def may_undo(actor: Any, deed: Deed) -> bool:
    """What holds everywhere is undone by whoever may decide it."""
    if deed.kind == DeedKind.SETTLED:
        return actor.reach.part(Action.EDIT_RULES).everywhere
    return actor.may(Action.EDIT_REGISTRY)
