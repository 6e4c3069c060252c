"""Choices of the members' own pages."""

from django.db import models


class OwnAction(models.TextChoices):
    """What this app writes into the audit log."""

    MEMBER_INVITED = "member_invited", "邀请党员开通本人页面"
    MEMBER_WITHDRAWN = "member_withdrawn", "停用党员本人页面"
    OWN_DATA_TAKEN = "own_data_taken", "下载本人数据"
    CORRECTION_ASKED = "correction_asked", "申请更正本人信息"
    CORRECTION_DECIDED = "correction_decided", "核对更正申请"
