"""Photos of answers, by the one mechanism of filing (`core.filing.photos`)."""

from accounts.choices import Action
from answers.models import Answer, AnswerPhoto
from answers.services.keys import of_key
from core.filing.photos import Photos
from questionnaires.choices import Kind

PHOTOS = Photos(
    AnswerPhoto,
    of_key=of_key,
    may_file=lambda user: user.may(Action.FILE_SURVEYS),
    noun="摸排",
)
prune_loose = PHOTOS.prune_loose


def titles_of(answer: Answer) -> dict[str, str]:
    """Digest → the question that the photo answers."""
    said = answer.said["answers"]
    return {
        name: question.label
        for question in answer.questionnaire.document.questions
        if question.kind == Kind.PHOTO
        for name in said.get(question.code, ())
    }
