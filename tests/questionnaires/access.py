"""Doors to questionnaires: read by whoever reads the registry, made by the county administrator."""

import datetime

from questionnaires.models import QuestionTime
from tests.access.ladder import (
    Door,
    Post,
    everybody_logged_in,
    list_page,
    only,
    registry_readers,
)
from tests.questionnaires.factories import QuestionnaireFactory


def furnish(world):
    world.questionnaire = QuestionnaireFactory(code="WJ")
    world.used_questionnaire = QuestionnaireFactory(code="WJ-2", state="in_use")
    world.question_time = QuestionTime.objects.get(kind="text")
    for each in (world.questionnaire, world.used_questionnaire, world.question_time):
        each.refresh_from_db()


def _of(row, **more):
    return lambda world, place: {"pk": getattr(world, row).pk, **more}


def _with(row, **values):
    return lambda world, place: {"version": getattr(world, row).version, **values}


_edits = registry_readers.answering("403").but(county_admin="200")
_stores = _edits.answering("302+", instead_of="200")
_makes = only("403", county_admin="200")

MENU = {"填报台账": {"county_admin", "town_staff"}}

DOORS = {
    "questionnaires:list": Door(**list_page(everybody_logged_in)),
    "questionnaires:ledger": Door(get=everybody_logged_in),
    "questionnaires:replace_time": Door(
        kwargs=_of("question_time"),
        get=_edits,
        post=Post(
            _stores,
            _with("question_time", seconds="30", valid_from=str(datetime.date(2026, 1, 5)),
                  ground="试填 20 家"),
        ),
    ),
    "questionnaires:new": Door(
        get=_makes,
        post=Post(
            _makes.answering("302+", instead_of="200"),
            lambda world, place: {"code": "NEW", "name": "新表", "source": "县委文件"},
        ),
    ),
    "questionnaires:load": Door(get=_makes, post=Post(_makes, lambda world, place: {})),
    "questionnaires:detail": Door(kwargs=_of("questionnaire"), get=registry_readers),
    "questionnaires:file": Door(kwargs=_of("questionnaire"), get=registry_readers),
    "questionnaires:history": Door(kwargs=_of("questionnaire"), get=everybody_logged_in),
    "questionnaires:edit": Door(
        kwargs=_of("questionnaire"),
        get=_edits,
        post=Post(_stores, _with("questionnaire", name="改", source="县委文件")),
    ),
    "questionnaires:copy": Door(
        kwargs=_of("used_questionnaire"),
        get=_edits,
        post=Post(_stores, _with("used_questionnaire")),
    ),
    "questionnaires:use": Door(
        kwargs=_of("questionnaire"), get=_edits, post=Post(_stores, _with("questionnaire"))
    ),
    "questionnaires:end": Door(
        kwargs=_of("questionnaire"), get=_edits, post=Post(_stores, _with("questionnaire"))
    ),
    "questionnaires:new_question": Door(
        kwargs=_of("questionnaire"),
        get=_edits,
        post=Post(
            _stores, _with("questionnaire", code="more", label="还有什么", kind="text")
        ),
    ),
    "questionnaires:question": Door(
        kwargs=_of("questionnaire", question="photo"),
        get=_edits,
        post=Post(_stores, _with("questionnaire", code="photo", label="照片", kind="photo")),
    ),
    "questionnaires:remove_question": Door(
        kwargs=_of("questionnaire", question="photo"),
        get=_edits,
        post=Post(_stores, _with("questionnaire")),
    ),
}  # fmt: skip
