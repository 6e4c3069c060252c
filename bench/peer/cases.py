"""The peer's measured work."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from import_export.formats.base_formats import XLSX

from bench import pages
from bench.meter import metered, peak_megabytes
from bench.peer.admin import BulkOrganizationResource, OrganizationExport, OrganizationResource
from bench.peer.models import Organization, Region
from bench.workbooks import towns


def load(path: str, bulk: bool = False) -> dict[str, Any]:
    """Read the sheet and import it once; the admin's pages do it twice, for the preview too."""
    import tablib

    for code, name in towns():
        Region.objects.get_or_create(code=code, defaults={"name": name, "path": f"{code}/"})
    resource = BulkOrganizationResource() if bulk else OrganizationResource()
    result: dict[str, Any] = {}
    with metered(result):
        book = tablib.Databook().load(Path(path).read_bytes(), format="xlsx")
        (data,) = (each for each in book.sheets() if each.title == "两新组织")
        with transaction.atomic():
            done = resource.import_data(data, raise_errors=True)
    result["counts"] = done.totals
    return result


def take_out(rows: int) -> dict[str, Any]:
    """Export so many organizations with twenty columns."""
    result: dict[str, Any] = {}
    with metered(result):
        data = OrganizationExport().export(Organization.objects.select_related("region")[:rows])
        result["bytes"] = len(XLSX().export_data(data))
    return result


def browse(path: str, rounds: int) -> dict[str, Any]:
    """The admin's list of the same subtree."""
    user, _ = User.objects.get_or_create(username="bench", is_staff=True, is_superuser=True)
    asking = pages.client(user)
    first = f"/admin/peer/organization/?under={quote(path)}&"
    some = Organization.objects.filter(region__path__startswith=path).order_by("pk")[7]
    count = Organization.objects.filter(region__path__startswith=path).count()
    addresses = {
        "first page": first,
        "second page": f"{first}p=2",
        "last page": f"{first}p={-(-count // 50)}",
        "by name": f"{first}o=1",
        "by name, last": f"{first}o=1&p={-(-count // 50)}",
        "by members": f"{first}o=-6",
        "kind": f"{first}kind__exact={some.kind}",
        "search 2 signs": f"{first}q={some.name[2:4]}",
        "search 4 signs": f"{first}q={some.name[2:6]}",
        "search code": f"{first}q={some.uscc[:12]}",
        "search, nothing": f"{first}q=龘靐",
    }
    result: dict[str, Any] = {"kinds": pages.ask(asking, addresses, rounds)}
    result["megabytes"] = peak_megabytes()
    return result


def people(number: int) -> list[dict[str, Any]]:
    """Log so many people in; the admin has no scope: all of them look at a region's list."""
    user, _ = User.objects.get_or_create(username="bench", is_staff=True, is_superuser=True)
    regions = list(Region.objects.order_by("-path")[:40])
    some = Organization.objects.order_by("pk").first()
    found = []
    for turn in range(number):
        cookie = pages.client(user).cookies[settings.SESSION_COOKIE_NAME]
        first = f"/admin/peer/organization/?under={quote(regions[turn % len(regions)].path)}"
        found.append(
            {
                "cookie": f"{cookie.key}={cookie.value}",
                "pages": [
                    "/admin/",
                    first,
                    f"{first}&p=2",
                    f"{first}&kind__exact={some.kind}",
                    f"{first}&q={quote(some.name[2:4])}",
                    f"/admin/peer/organization/{some.pk}/change/",
                ],
            }
        )
    return found
