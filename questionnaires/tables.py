"""Columns of the list of questionnaires."""

import django_tables2 as tables
from django.utils.html import format_html

from core.lists.tables import ListTable, NumberColumn
from core.templatetags.ui import badge
from questionnaires.choices import QuestionnaireState
from questionnaires.models import Questionnaire

TONES = {
    QuestionnaireState.DRAFT: "amber",
    QuestionnaireState.IN_USE: "green",
    QuestionnaireState.ENDED: "grey",
}


class QuestionnaireTable(ListTable):
    name = tables.Column(attrs={"td": {"class": "cell-title"}})
    code = tables.Column()
    edition = NumberColumn()
    kind = tables.Column(empty_values=())
    questions = NumberColumn("题目数", accessor="pk")
    source = tables.Column(visible=False)
    state = tables.Column()

    class Meta(ListTable.Meta):
        model = Questionnaire
        fields: list[str] = []

    def is_past(self, record):
        return record.state == QuestionnaireState.ENDED

    def render_name(self, record):
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.name)

    def value_name(self, record):
        return record.name

    def render_kind(self, record):
        return record.get_kind_display() if record.kind else "两类组织"

    def render_questions(self, record):
        return len(record.content.get("questions", ()))

    def value_questions(self, record):
        return len(record.content.get("questions", ()))

    def render_state(self, record):
        return badge(record.get_state_display(), tone=TONES[QuestionnaireState(record.state)])

    def value_state(self, record):
        return record.get_state_display()
