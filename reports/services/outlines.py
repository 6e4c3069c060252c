"""Outlines of regions out of a GeoJSON file: what is wrong with it, and how a page draws it.

Nothing of the file but names, codes and coordinates is kept.
"""

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TypedDict

from django.core.exceptions import ValidationError

LARGEST = 4 << 20
MOST_FEATURES, MOST_POINTS = 1_000, 200_000
#: As many mistakes as are told at once.
MOST_TOLD = 8
#: The drawing: so wide, and at most so high; points nearer to one another than this are one.
WIDTH, HIGHEST, NEAR = 1000.0, 1000.0, 0.7
#: Longitudes and latitudes of China, with its islands.
_EAST, _NORTH = (73.0, 136.0), (3.0, 54.0)
_CODES = ("code", "adcode", "区域代码", "代码", "CODE")
_NAMES = ("name", "区域名称", "名称", "NAME")
_LON_LAT = ("CRS84", "4326", "4490")

Point = tuple[float, float]
Ring = list[Point]


class Place(NamedTuple):
    """A region that may have an outline."""

    pk: int
    code: str
    name: str


class Area(TypedDict):
    region: int
    path: str
    #: Where its name stands.
    x: float
    y: float


class Drawing(TypedDict):
    width: float
    height: float
    areas: list[Area]


class Outline(NamedTuple):
    place: Place
    polygons: list[list[Ring]]


def read(data: bytes, places: Sequence[Place]) -> list[Outline]:
    """The outlines of `places` in their order. Raises ValidationError that says what is wrong."""
    if len(data) > LARGEST:
        raise ValidationError(f"地图文件超过 {LARGEST >> 20} MB，请简化边界后再上传。")
    features = _features(data)
    problems: list[str] = []
    found: dict[int, Outline] = {}
    points = 0
    for nth, feature in enumerate(features, 1):
        try:
            place = _place_of(feature, nth, places)
            if place.pk in found:
                called = _called(nth, place.name)
                raise ValueError(f"{called}重复，一个区域只能有一个图形（分块的用 MultiPolygon）")
            polygons = _polygons(feature, _called(nth, place.name))
        except ValueError as error:
            problems.append(f"{error}。")
            continue
        points += sum(len(ring) for polygon in polygons for ring in polygon)
        found[place.pk] = Outline(place, polygons)
    if points > MOST_POINTS:
        raise ValidationError(
            f"坐标点有 {points:,} 个，超过 {MOST_POINTS:,} 个，请简化边界后再上传。"
        )
    if not problems and (without := [each.name for each in places if each.pk not in found]):
        problems.append(f"缺少{'、'.join(without)}的图形，每个下级区域都要有。")
    if problems:
        rest = [f"另有 {len(problems) - MOST_TOLD} 处。"] if len(problems) > MOST_TOLD else []
        raise ValidationError([*problems[:MOST_TOLD], *rest])
    return [found[place.pk] for place in places]


def _features(data: bytes) -> list[Any]:
    try:
        text = data.decode("utf-8-sig")
        whole = json.loads(text, parse_constant=_no_number)
    except UnicodeDecodeError:
        raise ValidationError("文件不是 UTF-8 编码，请另存为 UTF-8 后再上传。") from None
    except (ValueError, RecursionError):
        raise ValidationError("文件不是 GeoJSON，请从地理信息软件导出 GeoJSON 后再上传。") from None
    if not isinstance(whole, dict) or whole.get("type") != "FeatureCollection":
        raise ValidationError("文件应是 GeoJSON 的 FeatureCollection，请重新导出后再上传。")
    named = json.dumps(whole.get("crs") or "CRS84")
    if not any(each in named for each in _LON_LAT):
        raise ValidationError("坐标系应是经纬度（WGS84 或 CGCS2000），请转换坐标系后再上传。")
    features = whole.get("features")
    if not isinstance(features, list) or not features:
        raise ValidationError("文件里没有图形，请检查是否选错了文件。")
    if len(features) > MOST_FEATURES:
        raise ValidationError(f"图形超过 {MOST_FEATURES:,} 个，一个区域只能有一个图形。")
    return features


def _no_number(text: str) -> None:
    raise ValueError(text)


def _called(nth: int, name: str) -> str:
    return f"第 {nth} 个图形（{name}）"


def _place_of(feature: Any, nth: int, places: Sequence[Place]) -> Place:
    """The region that a feature names, by its code or else by its name. Raises ValueError."""
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise ValueError(f"第 {nth} 个图形不是 Feature")
    properties = feature.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    code, name = _text(properties, _CODES), _text(properties, _NAMES)
    if not code and not name:
        raise ValueError(f"第 {nth} 个图形没有区域代码或名称（属性 code、name）")
    if code:
        found = [each for each in places if each.code == code.upper()]
        if not found:
            raise ValueError(f"{_called(nth, name or code)}的代码 {code} 不是下级区域的代码")
        if name and found[0].name != name:
            raise ValueError(
                f"{_called(nth, name)}的代码 {code} 是{found[0].name}，代码和名称不一致"
            )
    else:
        found = [each for each in places if each.name == name]
        if not found:
            raise ValueError(f"{_called(nth, name)}不是下级区域的名称")
        if len(found) > 1:
            raise ValueError(f"{_called(nth, name)}同名的区域有 {len(found)} 个，请写区域代码")
    return found[0]


def _text(properties: dict, names: Iterable[str]) -> str:
    for each in names:
        value = properties.get(each)
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip()[:60]
    return ""


def _polygons(feature: dict, called: str) -> list[list[Ring]]:
    geometry = feature.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise ValueError(f"{called}是 {kind or '空的'}，应是 Polygon 或 MultiPolygon")
    given = geometry.get("coordinates")
    polygons = [given] if kind == "Polygon" else given
    if not isinstance(polygons, list) or not polygons:
        raise ValueError(f"{called}没有坐标")
    found = []
    for polygon in polygons:
        if not isinstance(polygon, list) or not polygon:
            raise ValueError(f"{called}没有坐标")
        found.append([_ring(ring, called) for ring in polygon])
    return found


def _ring(ring: Any, called: str) -> Ring:
    if not isinstance(ring, list) or len(ring) < 4:
        raise ValueError(f"{called}的边界不足 4 个点")
    points = [_point(each, called) for each in ring]
    if points[0] != points[-1]:
        raise ValueError(f"{called}的边界没有闭合，最后一个点应与第一个点相同")
    return points


def _point(given: Any, called: str) -> Point:
    numbers = given[:2] if isinstance(given, list) else []
    if len(numbers) < 2 or not all(type(each) in (int, float) for each in numbers):
        raise ValueError(f"{called}的坐标不是数字")
    try:
        east, north = map(float, numbers)
    except OverflowError:
        east = north = math.inf
    said = f"{called}的坐标（{numbers[0]:.6g}，{numbers[1]:.6g}）" if abs(east) < 1e15 else called
    if not (abs(east) <= 180 and abs(north) <= 90):
        if _EAST[0] <= north <= _EAST[1] and _NORTH[0] <= east <= _NORTH[1]:
            raise ValueError(f"{said}经度和纬度写反了，应先写经度")
        raise ValueError(f"{said}不是经纬度，请转换坐标系")
    if not (_EAST[0] <= east <= _EAST[1] and _NORTH[0] <= north <= _NORTH[1]):
        raise ValueError(f"{said}不在我国境内")
    return east, north


# --- What is kept, and what is drawn --------------------------------------------------------------


def plain(outlines: Iterable[Outline]) -> bytes:
    """The file as it is kept: names, codes and coordinates."""
    features = [
        {
            "type": "Feature",
            "properties": {"code": place.code, "name": place.name},
            "geometry": {"type": "MultiPolygon", "coordinates": polygons},
        }
        for place, polygons in outlines
    ]
    whole = {"type": "FeatureCollection", "features": features}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def draw(outlines: Sequence[Outline]) -> Drawing:
    """The outlines as paths of a picture: a degree of longitude is as much shorter than one of
    latitude as it is in the middle of the map."""
    points = [point for each in outlines for ring in _rings(each) for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    narrow = math.cos(math.radians((south + north) / 2))
    scale = min(WIDTH / max((east - west) * narrow, 1e-9), HIGHEST / max(north - south, 1e-9))

    def placed(point: Point) -> Point:
        return (point[0] - west) * narrow * scale, (north - point[1]) * scale

    areas = []
    for place, polygons in outlines:
        drawn = [[_thinned([*map(placed, ring)]) for ring in polygon] for polygon in polygons]
        largest = max((polygon[0] for polygon in drawn), key=lambda ring: abs(_area(ring)))
        rings = [
            ring
            for polygon in drawn
            for ring in polygon
            if ring is largest or abs(_area(ring)) > NEAR
        ]
        x, y = _inside(largest)
        areas.append(
            Area(region=place.pk, path="".join(map(_path, rings)), x=round(x, 1), y=round(y, 1))
        )
    return Drawing(
        width=round((east - west) * narrow * scale, 1),
        height=round((north - south) * scale, 1),
        areas=areas,
    )


def _rings(outline: Outline) -> Iterator[Ring]:
    for polygon in outline.polygons:
        yield from polygon


def _thinned(ring: Ring) -> Ring:
    """Without points that nobody sees; a small ring keeps its corners."""
    kept = [ring[0]]
    for point in ring[1:-1]:
        if math.dist(point, kept[-1]) >= NEAR:
            kept.append(point)
    return kept if len(kept) >= 3 else ring[:-1]


def _path(ring: Ring) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z"


def _area(ring: Ring) -> float:
    """Twice the area would do as well; the sign says the direction."""
    return (
        sum(
            x * next_y - next_x * y
            for (x, y), (next_x, next_y) in zip(ring, [*ring[1:], ring[0]], strict=True)
        )
        / 2
    )


def _inside(ring: Ring) -> Point:
    """A point well within a ring: in the middle of the widest piece of the line at half height."""
    low, high = min(y for _, y in ring), max(y for _, y in ring)
    best: tuple[float, Point] = (-1.0, ring[0])
    for part in (0.5, 0.4, 0.6):
        level = low + (high - low) * part
        crossings = sorted(
            x + (level - y) * (next_x - x) / (next_y - y)
            for (x, y), (next_x, next_y) in zip(ring, [*ring[1:], ring[0]], strict=True)
            if (y > level) != (next_y > level)
        )
        for left, right in zip(crossings[::2], crossings[1::2], strict=False):
            best = max(best, (right - left, ((left + right) / 2, level)))
    return best[1]
