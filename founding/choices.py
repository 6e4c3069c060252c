"""Values of the fields of checklists, and what is recorded of them."""

from django.db import models


class Trigger(models.TextChoices):
    """What opens a checklist for a unit."""

    REGISTRATION = "registration", "登记成立"
    ANNUAL = "annual", "年检（年报）"
    EVALUATION = "evaluation", "评估"
    PROJECT = "project", "新项目落地"


class ChecklistState(models.TextChoices):
    OPEN = "open", "办理中"
    DONE = "done", "已办结"
    DROPPED = "dropped", "不再办理"


class Known(models.TextChoices):
    """What the registry knows of a unit: the item is ticked by it, nobody is asked."""

    COVERED = "covered", "有党组织覆盖"
    WORK = "work", "有人负责党的工作"
    MEMBERS = "members", "有党员登记在该单位"
    SECRETARY = "secretary", "覆盖它的党组织有书记"


class FoundingAction(models.TextChoices):
    """What is recorded in the audit log."""

    CHECKLISTS_OPENED = "checklists_opened", "开出同步组建清单"
