"""Values of the fields of questionnaires."""

from django.db import models


class Kind(models.TextChoices):
    """What an answer is: each is read by a type of `core.values`."""

    TEXT = "text", "文字"
    LINES = "lines", "多行文字"
    NUMBER = "number", "整数"
    MONEY = "money", "金额（万元）"
    DATE = "date", "日期"
    YES_NO = "yes_no", "是或否"
    CHOICE = "choice", "单选"
    CHOICES = "choices", "多选"
    NAME = "name", "姓名"
    PHONE = "phone", "电话"
    PHOTO = "photo", "照片"
    PLACE = "place", "位置"


#: Nobody is made to give these (practice: 国办函〔2026〕12号).
NEVER_REQUIRED = (Kind.PHOTO, Kind.PLACE)


class Operator(models.TextChoices):
    """How a condition compares the answer to another question."""

    IS = "=", "等于"
    IS_NOT = "!=", "不等于"
    AT_LEAST = ">=", "不少于"
    AT_MOST = "<=", "不多于"


class QuestionnaireState(models.TextChoices):
    DRAFT = "draft", "编制中"
    IN_USE = "in_use", "使用中"
    ENDED = "ended", "已停用"


class QuestionnaireAction(models.TextChoices):
    """What is recorded in the audit log."""

    PUT_IN_USE = "questionnaire_in_use", "启用问卷"
