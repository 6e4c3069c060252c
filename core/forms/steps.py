"""Forms of one step of something that is under way: nothing, a reason, a decision, or a value for
each of some people. They name no model: `fitted` gives them that of the page."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django import forms
from django.db import models
from django.forms import modelform_factory

from core.forms.fields import TextField
from core.forms.records import RecordForm
from core.models.marks import GUARD
from core.records.links import LONGEST_REASON

NO_NUMBERS = "请不要写证件号码、手机号码。"


@cache
def fitted(form_class: type[RecordForm], model: type[models.Model]) -> type[RecordForm]:
    """The form for a row of `model`: itself where it names a model."""
    if form_class._meta.model is not None:
        return form_class
    return modelform_factory(model, form=form_class)


class StepForm(RecordForm):
    """Nothing is asked for: the page says what will happen."""

    class Meta:
        fields: tuple[str, ...] = ()


class ReasonStepForm(StepForm):
    reason = TextField(
        label="理由",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"会记入办理过程，对方看得到。{NO_NUMBERS}",
    )

    wide = ("reason",)


class YesNoForm(StepForm):
    """Yes or no, and why not."""

    decision = forms.ChoiceField(label="决定", widget=forms.RadioSelect)
    answer = TextField(
        label="说明",
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    #: What yes and no are called.
    words = ("同意", "不同意")
    #: What the service calls a yes.
    yes = "approves"
    wide = ("decision", "answer")

    def prepare(self) -> None:
        yes, no = self.words
        self.fields["decision"].choices = [("yes", yes), ("no", no)]
        self.fields["answer"].help_text = f"{no}须写明理由，对方看得到。{NO_NUMBERS}"

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if self.cleaned_data.get("decision") == "no" and not self.cleaned_data.get("answer"):
            self.add_error("answer", f"{self.words[1]}须写明理由。")
        return found

    def values(self) -> dict[str, Any]:
        found = super().values()
        return found | {self.yes: found.pop("decision") == "yes"}


class PeopleForm(StepForm):
    """A form with fields for each of some people, besides its own: `PREFIX_id`."""

    def gathered(self, prefix: str) -> dict[int, Any]:
        """Id → what was filled in at `PREFIX_id`; blank ones are left out."""
        return {
            int(name.removeprefix(prefix)): value
            for name, value in self.cleaned_data.items()
            if name.startswith(prefix) and value not in (None, "")
        }

    def own(self) -> dict[str, Any]:
        """What was filled in at the fields that the form declares."""
        names = type(self).base_fields
        return {name: self.cleaned_data[name] for name in names if name in self.fields}


class BallotsForm(PeopleForm):
    """What tellers counted on paper: how many ballots, and for each person how often each grade."""

    present_count = forms.IntegerField(label="实参加人数", min_value=0, max_value=9999)
    issued = forms.IntegerField(label="发出测评票", min_value=0, max_value=9999)
    returned = forms.IntegerField(label="收回测评票", min_value=0, max_value=9999)
    valid = forms.IntegerField(label="有效票", min_value=0, max_value=9999)

    #: What is voted: code, label.
    grades: Sequence[tuple[str, str]] = ()

    def voted_on(self) -> Iterable[tuple[int, str]]:
        """Id and name of each person."""
        raise NotImplementedError

    def prepare(self) -> None:
        self.fields["valid"].help_text = f"有效票不足 {GUARD} 张的，不登记各等次票数。"
        names = []
        for key, name in self.voted_on():
            for grade, label in self.grades:
                names.append(f"{grade}_{key}")
                self.fields[names[-1]] = forms.IntegerField(
                    label=f"{name}：{label}", required=False, min_value=0, max_value=9999
                )
        self.groups = {"测评票": tuple(type(self).base_fields), "各等次票数": tuple(names)}

    def values(self) -> dict[str, Any]:
        votes: dict[int, dict[str, int]] = {}
        for grade, _ in self.grades:
            for key, number in self.gathered(f"{grade}_").items():
                votes.setdefault(key, {})[grade] = number
        return self.own() | {"votes": votes}
