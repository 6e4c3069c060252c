"""Files move along when the row that they belong to goes up in another (`core.succession`)."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet

from core.models import Attachment
from core.models.attachment_rules import rule_of
from core.succession import Event, Kind, Line, Successor


class Files(Successor):
    """Of whatever an app declares to have them (`DomainApp.attachments`)."""

    fields = ("core.Attachment.owner_id",)

    def concerns(self, event: Event) -> bool:
        return rule_of(event.source._meta.label_lower) is not None

    def plan(self, event: Event) -> list[Line]:
        number = _of(event).present().count() if event.kind is Kind.MERGED else 0
        return [Line("附件", f"{number} 个", f"移到“{event.target}”")] if number else []

    def move(self, event: Event) -> None:
        if event.kind is Kind.MERGED:
            _of(event).update(owner_id=event.target.pk)


def _of(event: Event) -> QuerySet[Attachment]:
    kind = ContentType.objects.get_for_model(event.source)
    return Attachment.objects.filter(owner_type=kind, owner_id=event.source.pk)


FILES = Files()
