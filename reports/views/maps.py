"""The outlines of a region: uploading them, going back to tiles."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View
from django.views.decorators.http import require_POST

from core.errors import Denied, Refusal
from regions.models import Region
from reports.forms import MapForm
from reports.models import RegionMap
from reports.services import maps, outlines


def _region(request: HttpRequest, code: str) -> Region:
    """404 out of scope, 403 where the user does not change regions."""
    region = get_object_or_404(Region.objects.visible_to(request.user), code=code)
    if not Region.objects.restructured_by(request.user).filter(pk=region.pk).exists():
        raise PermissionDenied("地图由县级管理员更换。")
    return region


class MapUpload(View):
    """The versions of a region's map, and a form for the next one."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.region = _region(request, kwargs["region_code"])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, region_code: str) -> HttpResponse:
        return self._page(MapForm())

    def post(self, request: HttpRequest, region_code: str) -> HttpResponse:
        form = MapForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                maps.replace(
                    actor=request.user,
                    region=self.region,
                    data=file.read(outlines.LARGEST + 1),
                    name=file.name,
                    note=form.cleaned_data["note"],
                )
            except ValidationError as error:
                form.add_error("file", error.messages)
            except Refusal as refusal:
                form.add_error("file", str(refusal))
            else:
                messages.success(request, f"{self.region}的地图已更换。")
                return redirect("reports:region_map", self.region.code)
        return self._page(form)

    def _page(self, form: forms.Form) -> HttpResponse:
        versions = RegionMap.objects.visible_to(self.request.user).filter(region=self.region)
        versions = list(versions.select_related("created_by").order_by("-number").defer("drawing"))
        context = {
            "title": f"{self.region}的地图",
            "subtitle": "挂图作战按这里的边界着色；没有上传的，按区域代码排成方块图。",
            "region": self.region,
            "form": form,
            "versions": versions,
            "has_map": bool(versions) and versions[0].attachment_id is not None,
            "places": maps.places_of(self.region),
        }
        return render(self.request, "reports/region_map.html", context)


@require_POST
def reset_map(request: HttpRequest, region_code: str) -> HttpResponse:
    """The page shows tiles again; former versions can still be downloaded."""
    region = _region(request, region_code)
    try:
        maps.reset(actor=request.user, region=region)
    except Denied as denied:
        raise PermissionDenied(str(denied)) from None
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{region}已改用方块图，以前的地图仍可下载。")
    return redirect("reports:region_map", region.code)
