"""A branch gives its own marks over the API, by the same service as on the page."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_a_branch_saves_and_hands_in_its_own_marks(client, cast, course):
    course.open()
    rating = course.rating
    url = reverse("api:assessment-marks", args=[rating.pk])

    def sent(status, marks, **more):
        rating.refresh_from_db()
        data = {"version": rating.version, "marks": marks} | more
        answer = client.post(url, data, content_type="application/json")
        assert answer.status_code == status, answer.text
        return answer.text

    client.force_login(cast.secretary)
    sent(200, [{"item": "1.2", "marks": "18.00"}])
    rating.refresh_from_db()
    assert rating.state == "own" and rating.marks.get().marks == 18
    assert "结对共建" not in sent(400, [], hand_on=True)
    for odd in (
        [{"item": "1.1", "marks": "5"}],
        [{"item": "1.2", "marks": "21"}],
        [{"item": "1.2", "marks": "x"}],
        [{"item": "1.2", "marks": "1", "star": 5}],
        [{"marks": "1"}],
        "x",
        None,
    ):
        sent(400, odd)
    sent(409, [{"item": "1.2", "marks": "17"}], version=99)
    filled = [
        {"item": "1.2", "marks": "18"},
        {"item": "2.1", "marks": "27", "note": "与社区结对"},
        {"item": "2.3", "marks": "5"},
    ]
    sent(200, filled, hand_on=True)
    rating.refresh_from_db()
    assert rating.state == "town"
    assert set(rating.marks.values_list("level", "item")) == {
        ("self", "1.2"), ("self", "2.1"), ("self", "2.3"),
    }  # fmt: skip
    # It waits for the town now, which marks on its page.
    sent(403, filled)
    client.force_login(cast.town_staff)
    sent(403, filled)
