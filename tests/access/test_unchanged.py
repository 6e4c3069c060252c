"""Whoever opens a page to correct a row and saves it as it is changes nothing of it."""

from html.parser import HTMLParser

from django.urls import reverse

from tests.access.collected import DOORS
from tests.access.ladder import ROLES
from tests.access.test_matrix import case_of

#: What nobody enters; of what is sealed the index says whether it is the same.
ITS_OWN = ("version", "updated_at", "due_on", "_cipher")
#: Pages that mean something else by it, or whose row in the world is not whole.
OTHERS = {
    "transfers:edit_file": "each check has its day",
    "papers:edit_letter": "the draft goes to nobody yet",
    "rota:edit": "whoever shares the project stands outside of the call",
}


class Filled(HTMLParser):
    """What a browser would send of the form of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self._select = self._text = ""
        self.feed(page[page.index("data-guard") :].partition("</form>")[0])

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        name, value = given.get("name"), given.get("value") or ""
        if tag == "select":
            self._select = name
        elif tag == "textarea":
            self._text = name
            self.sent[name] = [""]
        elif tag == "option" and "selected" in given:
            self.sent.setdefault(self._select, []).append(value)
        elif tag == "input" and name:
            ticked = given.get("type") not in ("checkbox", "radio") or "checked" in given
            if ticked:
                self.sent.setdefault(name, []).append(value or ("on" if "checked" in given else ""))

    def handle_endtag(self, tag):
        if tag == "textarea":
            self._text = ""

    def handle_data(self, data):
        if self._text:
            self.sent[self._text][0] += data.removeprefix("\n")


def test_a_page_that_is_saved_as_it_is_changes_nothing(db, world, subtests):
    tried = []
    for name, door in DOORS.items():
        corrects = name.split(":")[-1].startswith("edit") and name not in OTHERS
        if not (corrects and door.get and door.post):
            continue
        with case_of(world, subtests, name=name):
            place, row = next(iter(door.post.rows.items()))
            role = next((each for each in ROLES if "+" in row[each]), None)
            if role is None:
                continue
            url = reverse(name, kwargs=door.kwargs(world, place or "mine"))
            page = world.client(role).get(url)
            record = page.context.get("record") if page.context else None
            if record is None or "data-guard" not in page.content.decode():
                continue
            before = stored(record)
            answer = world.client(role).post(url, Filled(page.content.decode()).sent)
            said = answer.context["form"].errors if answer.context else ""
            assert answer.status_code == 302, f"{url} {said}"
            assert stored(record) == before, url
            tried.append(name)
    assert len(tried) >= 14, tried


def stored(record) -> dict:
    rows = type(record)._base_manager.filter(pk=record.pk).values()
    return {name: value for name, value in rows.get().items() if not name.endswith(ITS_OWN)}
