"""Panels: how the marks of one came about, and the stars of a Party organization."""

from django.shortcuts import get_object_or_404

from assessments.models import Assessment
from assessments.services.marking import marks_past
from assessments.tables import AssessmentTable
from core.views.pieces import Piece, Rows
from core.views.records import Panel

#: Ratings on the page of a Party organization.
SHOWN = 10


class MarksHistory(Panel):
    """Every mark that was given, changed or taken back: by whom, when and why."""

    def pieces(self, pk):
        user = self.request.user
        record = get_object_or_404(Assessment.objects.editable_by(user), pk=pk)
        document = record.round.scheme.document
        titles = {each.code: each.title for each in document.items}
        events = marks_past(record)
        words = {"insert": "评分", "update": "改分", "delete": "取消"}
        rows = [
            {
                "when": each.pgh_created_at,
                "who": each.made_by,
                "what": words.get(each.pgh_label, each.pgh_label),
                "title": titles.get(each.item, each.item),
                "level": each.get_level_display(),
                "marks": each.marks,
                "reason": each.reason,
            }
            for each in events
        ]
        return {"marks": Piece("得分变更", "assessments/marks_history.html", {"rows": rows})}


class OfParty(Panel):
    """On the page of a Party organization: its stars."""

    def pieces(self, pk):
        user = self.request.user
        found = (
            Assessment.objects.visible_to(user)
            .filter(party_organization=pk, post=None, score__isnull=False)
            .select_related("party_organization", "department", "region", "round__scheme", "score")
            .order_by("-round__ends_on", "-pk")
        )
        rows = list(found[:SHOWN])
        if not rows:
            return None
        table = AssessmentTable(rows)
        table.choose(["round", "state", "automatic", "total", "star"])
        return {"stars": Rows("评星", table)}
