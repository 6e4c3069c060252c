"""What is wrong with an uploaded map is named; what is right is drawn."""

import json
import random
import re

import pytest
from django.core.exceptions import ValidationError

from reports.demo import drawn
from reports.services import outlines
from reports.services.outlines import Place

EAST, WEST = Place(1, "330999001", "东街道"), Place(2, "330999002", "西镇")
PLACES = [EAST, WEST]


def square(left: float, low: float, side: float = 0.1) -> list:
    right, high = left + side, low + side
    return [[left, low], [right, low], [right, high], [left, high], [left, low]]


def feature(ring=None, *, kind="Polygon", **properties) -> dict:
    ring = square(120.6, 29.3) if ring is None else ring
    coordinates = [ring] if kind == "Polygon" else [[ring]]
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def whole(*features, **more) -> bytes:
    found = {"type": "FeatureCollection", "features": list(features), **more}
    return json.dumps(found, ensure_ascii=False).encode()


def east(ring=None, **more) -> dict:
    return feature(ring, name="东街道", **more)


def west(**more) -> dict:
    return feature(square(120.7, 29.3), **({"code": "330999002"} | more))


def said(*features, **more) -> str:
    with pytest.raises(ValidationError) as refused:
        outlines.read(whole(*features, **more), PLACES)
    return "\n".join(refused.value.messages)


def test_regions_are_found_by_code_or_name_and_given_in_their_order():
    found = outlines.read(whole(west(), east(kind="MultiPolygon")), PLACES)
    assert [each.place for each in found] == PLACES
    assert found[0].polygons == [[[tuple(point) for point in square(120.6, 29.3)]]]


def test_only_names_codes_and_coordinates_are_kept():
    data = whole(east(contact="张三 13800001111"), west(), author="某人")
    kept = json.loads(outlines.plain(outlines.read(data, PLACES)))
    assert set(kept) == {"type", "features"}
    assert [each["properties"] for each in kept["features"]] == [
        {"code": "330999001", "name": "东街道"},
        {"code": "330999002", "name": "西镇"},
    ]
    assert outlines.read(outlines.plain(outlines.read(data, PLACES)), PLACES)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xff\xfe{", "UTF-8"),
        (b"not json", "不是 GeoJSON"),
        (b'{"type": "FeatureCollection", "features": [NaN]}', "不是 GeoJSON"),
        (b"[" * 100_000, "不是 GeoJSON"),
        (b'{"type": "Topology"}', "FeatureCollection"),
        (b'{"type": "FeatureCollection", "features": []}', "没有图形"),
        (b"{" + b" " * outlines.LARGEST + b"}", "超过 4 MB"),
    ],
)
def test_a_file_that_is_no_map_is_refused(data, words):
    with pytest.raises(ValidationError, match=words):
        outlines.read(data, PLACES)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([east()], "缺少西镇的图形"),
        ([east(), west(), feature(name="南乡")], "第 3 个图形（南乡）不是下级区域的名称"),
        ([east(), west(code="330999009")], "代码 330999009 不是下级区域的代码"),
        ([east(), west(name="东街道")], "代码 330999002 是西镇，代码和名称不一致"),
        ([east(), west(), east()], "第 3 个图形（东街道）重复"),
        ([feature(), west()], "没有区域代码或名称"),
        ([east(kind="LineString"), west()], "东街道）是 LineString，应是 Polygon"),
        ([east(square(29.3, 120.6)), west()], "经度和纬度写反了"),
        ([east(square(500_000, 3_200_000)), west()], "不是经纬度，请转换坐标系"),
        ([east(square(2.3, 48.8)), west()], "不在我国境内"),
        ([east(square(120.6, 29.3)[:4]), west()], "没有闭合"),
        ([east(square(120.6, 29.3)[:3]), west()], "不足 4 个点"),
        ([east([["a", 1]] * 4), west()], "坐标不是数字"),
        ([east([[10**400, 1]] * 4), west()], "不是经纬度"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(given, words):
    assert words in said(*given)


def test_projected_coordinates_are_refused_by_their_system():
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4549"}}
    assert "坐标系应是经纬度" in said(east(), west(), crs=crs)
    named = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert outlines.read(whole(east(), west(), crs=named), PLACES)


def test_many_mistakes_are_told_in_part_with_their_number():
    lines = said(*(feature(name=f"某{nth}镇") for nth in range(12))).splitlines()
    assert len(lines) == outlines.MOST_TOLD + 1
    assert lines[-1] == "另有 4 处。"


def test_the_drawing_keeps_proportions_and_names_stand_inside():
    """A degree of longitude at 29° is 0.87 of one of latitude: two squares side by side."""
    drawing = outlines.draw(outlines.read(whole(east(), west()), PLACES))
    assert drawing["width"] == 1000
    assert drawing["height"] == pytest.approx(1000 / (2 * 0.8721), abs=1)
    assert [each["region"] for each in drawing["areas"]] == [1, 2]
    assert [each["x"] for each in drawing["areas"]] == [pytest.approx(250), pytest.approx(750)]
    for each in drawing["areas"]:
        assert re.fullmatch(r"(M(-?[\d.]+ -?[\d.]+L?)+Z)+", each["path"])


def test_the_name_of_a_bent_area_stands_within_it():
    bent = [[0, 0], [3, 0], [3, 3], [2, 3], [2, 1], [0, 1], [0, 0]]
    ring = [[120 + x / 10, 29 + y / 10] for x, y in bent]
    area = outlines.draw(outlines.read(whole(east(ring)), [EAST]))["areas"][0]
    assert area["x"] > 1000 * 2 / 3


def test_a_border_that_two_share_is_one_line_in_the_generated_county():
    places = [Place(nth, str(nth), f"{nth}镇") for nth in range(14)]
    made = drawn(random.Random(1), places)
    assert [each.place for each in made] == places
    assert outlines.read(outlines.plain(made), places) == made
    points = [set(each.polygons[0][0]) for each in made]
    shared = sum(
        len(one & other) > 4 for nth, one in enumerate(points) for other in points[nth + 1 :]
    )
    assert shared >= 20
