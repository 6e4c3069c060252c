"""States of an answer."""

from django.db import models


class AnswerState(models.TextChoices):
    FILED = "filed", "待审核"
    RETURNED = "returned", "已退回"
    ACCEPTED = "accepted", "已采用"
    WITHDRAWN = "withdrawn", "已撤回"


#: Somebody still has to do something.
OPEN_STATES = (AnswerState.FILED, AnswerState.RETURNED)


class AnswerAction(models.TextChoices):
    """What is recorded in the audit log."""

    NUMBER_CALLED = "survey_number_called", "摸排拨打联系电话"
    ACCEPTED = "survey_answer_accepted", "采用摸排答卷"
