"""Location phrases: recognised in text, and given a shape that lies where reporters mean."""

from __future__ import annotations

import functools
import itertools
import re

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.gazetteer import divisions
from geo.model import (
    Direction,
    Expression,
    Kind,
    Match,
    Mention,
    Outline,
    Place,
    Point,
    Precision,
    Relation,
    Role,
)
from geo.support import plane
from geo.toponyms import phrases, regions
from tests.budget import examples

NAMES = (
    "Idlib|Hama|Hamah|Saraqib|Maarrat al-Numan|Syria|Turkey|Homs|Deir ez Zor|M5|Euphrates|Aleppo"
    "|Damascus|Korea|Sudan|Ireland|Jerusalem|Carolina|Wales|Ukraine|Khanasir|Ithriya|Russia"
    "|Jordan|Rif Dimashq|As Suwayda|Donetsk|Khan Sheikhoun|Kharkiv|Maiduguri|Nigeria"
    "|إدلب|حماة|سوريا|سراقب|تركيا|معرة النعمان|الفرات|حلب|دمشق|أوكرانيا"
).split("|")
PEOPLES = "Syrian|Turkish|Jordanian|Ukrainian|السورية|التركية".split("|")
_FOUND = re.compile(
    "(?<![A-Za-z])(?:"
    + "|".join(sorted(map(re.escape, NAMES + PEOPLES), key=len, reverse=True))
    + ")(?![A-Za-z])"
)
_CLASSED = re.compile(r" (province|governorate|region|Governorate)\b")


def plain(text: str, actors: tuple[str, ...] = ()) -> list[Mention]:
    """The plain mentions of the test's names in a text, class words taken along."""
    found = []
    for match in _FOUND.finditer(text):
        word, end = match.group(), match.end()
        role = Role.PEOPLE if word in PEOPLES else Role.ACTOR if word in actors else Role.PLACE
        classed = _CLASSED.match(text, end) if role is Role.PLACE else None
        if classed:
            end = classed.end()
        found.append(
            Mention(
                match.start(),
                end,
                text[match.start() : end],
                role,
                classed.group(1).lower() if classed else None,
                None,
                word if classed else None,
            )
        )
    return found


def read(text: str, actors: tuple[str, ...] = ()) -> list[str]:
    """Each phrase as 'words: relation direction metres anchors', for the tables below."""
    result = []
    for mention in phrases.fold(text, plain(text, actors)):
        assert text[mention.start : mention.end] == mention.text
        if (e := mention.expression) is not None:
            parts = [e.relation.value, e.direction and e.direction.value, e.distance_m]
            said = " ".join(f"{p:g}" if isinstance(p, float) else p for p in parts if p)
            result.append(f"{mention.text}: {said} {'+'.join(a.text for a in e.anchors)}")
    return result


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("villages in southern Idlib", ["southern Idlib: direction S Idlib"]),
        ("in south Idlib.", ["south Idlib: direction S Idlib"]),
        ("in northeastern Syria", ["northeastern Syria: direction NE Syria"]),
        ("in north-western Syria", ["north-western Syria: direction NW Syria"]),
        ("the far north east of Syria", ["the far north east of Syria: direction NE Syria"]),
        ("in the north of Syria", ["the north of Syria: direction N Syria"]),
        ("Syria's northwest", ["Syria's northwest: direction NW Syria"]),
        ("northern parts of Syria", ["northern parts of Syria: direction N Syria"]),
        ("Syria’s eastern regions", ["Syria’s eastern regions: direction E Syria"]),
        ("in central Syria", ["central Syria: direction C Syria"]),
        (
            "North-eastern Hamah Governorate",
            ["North-eastern Hamah Governorate: direction NE Hamah Governorate"],
        ),
        (
            "northern and western Aleppo",
            ["northern: direction N Aleppo", "western Aleppo: direction W Aleppo"],
        ),
        (
            "the northern countryside of Hama",
            ["northern countryside of Hama: countryside N Hama"],
        ),
        ("Idlib's western outskirts", ["Idlib's western outskirts: near W Idlib"]),
        (
            "Idlib's southern countryside",
            ["Idlib's southern countryside: countryside S Idlib"],
        ),
        ("the southern Idlib countryside", ["southern Idlib countryside: countryside S Idlib"]),
        ("Syria's southern Idlib countryside", ["southern Idlib countryside: countryside S Idlib"]),
        ("in the Idlib countryside", ["Idlib countryside: countryside Idlib"]),
        ("rural Idlib", ["rural Idlib: countryside Idlib"]),
        ("Rif Idlib", ["Rif Idlib: countryside Idlib"]),
        ("around Saraqib", ["around Saraqib: near Saraqib"]),
        ("near the town of Saraqib", ["near the town of Saraqib: near Saraqib"]),
        (
            "near the northern Syrian city of Idlib",
            ["near the northern Syrian city of Idlib: near Idlib"],
        ),
        ("on the outskirts of Hama", ["outskirts of Hama: near Hama"]),
        (
            "about 15 kilometres north of Saraqib",
            ["15 kilometres north of Saraqib: offset N 15000 Saraqib"],
        ),
        ("15km to the north of Saraqib", ["15km to the north of Saraqib: offset N 15000 Saraqib"]),
        (
            "some 9 miles (14 km) south-east of Hama",
            ["9 miles (14 km) south-east of Hama: offset SE 14484.1 Hama"],
        ),
        ("twenty-five km east of Hama", ["twenty-five km east of Hama: offset E 25000 Hama"]),
        ("1,500 metres west of Hama", ["1,500 metres west of Hama: offset W 1500 Hama"]),
        ("half a mile from Saraqib", ["half a mile from Saraqib: offset 804.7 Saraqib"]),
        ("15 to 20 km from Saraqib", ["15 to 20 km from Saraqib: offset 17500 Saraqib"]),
        ("just north of Saraqib", ["just north of Saraqib: offset N Saraqib"]),
        (
            "the road between Saraqib and Maarrat al-Numan",
            ["road between Saraqib and Maarrat al-Numan: between Saraqib+Maarrat al-Numan"],
        ),
        ("Khanasir – Ithriya road", ["Khanasir – Ithriya road: between Khanasir+Ithriya"]),
        (
            "the Aleppo-Damascus international highway",
            ["Aleppo-Damascus international highway: between Aleppo+Damascus"],
        ),
        (
            "the road linking Saraqib to Aleppo",
            ["road linking Saraqib to Aleppo: between Saraqib+Aleppo"],
        ),
        ("Deir ez Zor/Homs border", ["Deir ez Zor/Homs border: border Deir ez Zor+Homs"]),
        ("the Syrian-Turkish border", ["Syrian-Turkish border: border Syrian+Turkish"]),
        ("Syria's border with Turkey", ["Syria's border with Turkey: border Syria+Turkey"]),
        ("Syria's frontier with Turkey", ["Syria's frontier with Turkey: border Syria+Turkey"]),
        (
            "As Suwayda - Rif Dimashq - Jordan border",
            ["As Suwayda - Rif Dimashq - Jordan border: border As Suwayda+Rif Dimashq+Jordan"],
        ),
        ("5 km from the Turkish border", ["Turkish border: border Turkish"]),
        ("the Turkish border", ["Turkish border: border Turkish"]),
        ("along the M5 on Monday", ["along the M5: along M5"]),
        ("on the banks of the Euphrates", ["on the banks of the Euphrates: along Euphrates"]),
        ("بريف إدلب الجنوبي", ["ريف إدلب الجنوبي: countryside S إدلب"]),
        ("ريف حماة الشمالي الغربي", ["ريف حماة الشمالي الغربي: countryside NW حماة"]),
        ("الريف الجنوبي لإدلب", ["الريف الجنوبي لإدلب: countryside S إدلب"]),
        ("في جنوب إدلب", ["جنوب إدلب: direction S إدلب"]),
        ("شمالي سوريا", ["شمالي سوريا: direction N سوريا"]),
        ("شمال غربي سوريا", ["شمال غربي سوريا: direction NW سوريا"]),
        ("قرب سراقب", ["قرب سراقب: near سراقب"]),
        ("على بعد ١٥ كم شمال سراقب", ["١٥ كم شمال سراقب: offset N 15000 سراقب"]),
        (
            "الطريق بين سراقب ومعرة النعمان",
            ["الطريق بين سراقب ومعرة النعمان: between سراقب+معرة النعمان"],
        ),
        ("الحدود السورية التركية", ["الحدود السورية التركية: border السورية+التركية"]),
        ("على ضفاف الفرات", ["ضفاف الفرات: along الفرات"]),
    ],
)
def test_a_location_phrase_becomes_one_mention(text: str, expected: list[str]):
    """Directions, countryside, nearness, offsets, roads, borders, rivers: English and Arabic."""
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "North Korea and South Sudan",
        "Northern Ireland",
        "East Jerusalem",
        "South Carolina",
        "New South Wales",
        "Syria's northern Idlib province",
        "the northern Idlib province",
        "the eastern Donetsk region",
        "the northern city of Aleppo",
        "the northern Syrian army",
        "talks between Russia and Turkey",
        "an agreement between Damascus and Turkey",
        "Turkish border guards",
        "He went south. Idlib was quiet",
        "in the east, Idlib",
        "Aleppo and Damascus",
    ],
)
def test_what_only_looks_like_a_phrase_is_left_alone(text: str):
    """Proper names, appositions and agreements keep their plain mentions."""
    assert read(text, actors=("Russia",)) == []
    assert phrases.fold(text, plain(text)) == plain(text)


@given(st.lists(st.sampled_from([
    "Idlib", "Syrian", "southern ", "the ", "road between ", " and ", "'s ", " border", "15 km ",
    "north of ", " countryside", "near ", "\n", ", ", "ريف ", "إدلب", " الجنوبي", "\U0010fff0", "-",
])))  # fmt: skip
@settings(max_examples=examples(150), deadline=None)
def test_every_phrase_gives_back_its_text(pieces: list[str]):
    """Offsets hold, mentions do not overlap, and no name is lost, whatever the text."""
    text = "".join(pieces)
    names = plain(text)
    found = phrases.fold(text, names)
    for mention in found:
        assert text[mention.start : mention.end] == mention.text
    for one, other in itertools.pairwise(found):
        assert one.end <= other.start
    spans = [(m.start, m.end) for m in found]
    assert all(any(a <= n.start and n.end <= b for a, b in spans) for n in names)


# --- shapes ------------------------------------------------------------------------------------

SEATS = {
    "ne:SYR-140": ("Idlib", 35.9306, 36.6339, 128_840),
    "ne:SYR-138": ("Hama", 35.1318, 36.7578, 460_602),
    "ne:SYR-137": ("Aleppo", 36.2012, 37.1612, 2_098_210),
    "ne:SYR-139": ("Homs", 34.7268, 36.7234, 775_404),
    "ne:SYR-142": ("Deir ez-Zor", 35.3359, 40.1408, 242_565),
}


class World:
    """What regions.shape asks of a gazetteer, from the shipped divisions and five capitals."""

    def capital(self, place: Place) -> Place | None:
        seat = SEATS.get(place.id)
        return town(*seat) if seat else None

    def country(self, code: str) -> Place | None:
        return division(f"ne:{code}").place


def town(name: str, lat: float, lon: float, population: int = 0) -> Place:
    return Place(
        name, name, (name,), Kind.SETTLEMENT, Point(lat=lat, lon=lon), country="SY",
        population=population,
    )  # fmt: skip


@functools.cache
def division(id_: str) -> Match:
    row = next(r for r in divisions.table() if r.id == id_)
    kind = (Kind.COUNTRY, Kind.ADMIN1, Kind.ADMIN2)[row.level]
    place = Place(
        id_, row.name, row.names, kind, Point(lat=row.lat, lon=row.lon),
        divisions.outline(id_), country=row.country,
    )  # fmt: skip
    return match(place)


def match(place: Place) -> Match:
    mention = Mention(0, len(place.name), place.name)
    return Match(mention, place, place.shape, place.name, 0.9, precision=Precision.EXACT)


def region(relation: Relation, *anchors: Match, direction=None, metres=None):
    mentions = tuple(a.mention for a in anchors)
    return regions.shape(Expression(relation, mentions, direction, metres), anchors, World())


def holds(found: regions.Region, lat: float, lon: float) -> bool:
    return found.shape.intersects(shapely.Point(lon, lat))


SARAQIB = match(town("Saraqib", 35.864, 36.806, 32_495))
MAARRAT = match(town("Maarrat al-Numan", 35.643, 36.668, 58_008))


@pytest.mark.parametrize("relation", [Relation.DIRECTION, Relation.COUNTRYSIDE])
def test_southern_idlib_is_what_reporters_mean(relation: Relation):
    """It holds the south's towns, not the capital nor the north, and lies in the governorate."""
    idlib = division("ne:SYR-140")
    found = region(relation, idlib, direction=Direction.SOUTH)
    assert found.precision is Precision.FUZZY
    for lat, lon in [(35.442, 36.651), (35.643, 36.668), (35.614, 36.564), (35.668, 36.728)]:
        assert holds(found, lat, lon)
    for lat, lon in [(35.931, 36.634), (36.208, 36.519), (36.184, 36.722)]:
        assert not holds(found, lat, lon)
    assert found.shape.difference(idlib.shape.buffer(1e-6)).area < 1e-6
    assert "Idlib" in found.reason


def test_a_direction_is_the_side_of_the_capital():
    """The half-planes of opposite directions do not meet, and leave the capital's town out."""
    hama = division("ne:SYR-138")
    east, west = (
        region(Relation.DIRECTION, hama, direction=d) for d in (Direction.EAST, Direction.WEST)
    )
    assert east.shape.intersection(west.shape).area == 0
    assert not holds(east, 35.1318, 36.7578)
    assert not holds(west, 35.1318, 36.7578)
    assert holds(east, 35.011, 37.053)  # Salamiyah
    assert holds(west, 35.265, 36.581)  # Muhradah


# In the part, out of it: places as atlases give them.
PARTS = [
    ("SY", "N", [(36.20, 37.16), (35.93, 36.63), (35.95, 39.01)], [(33.51, 36.29), (34.73, 36.72)]),
    ("SY", "NE", [(37.05, 41.22), (36.50, 40.75)], [(35.93, 36.63), (33.51, 36.29)]),
    ("SY", "NW", [(35.93, 36.63), (35.53, 35.79)], [(36.50, 40.75), (33.51, 36.29)]),
    ("SY", "S", [(32.62, 36.10), (32.71, 36.57)], [(34.73, 36.72), (36.20, 37.16)]),
    ("UA", "E", [(48.02, 37.80), (49.99, 36.23), (48.57, 39.31)], [(50.45, 30.52), (49.84, 24.03)]),
    ("UA", "W", [(49.84, 24.03), (48.62, 22.29)], [(50.45, 30.52), (46.48, 30.73)]),
    ("LB", "S", [(33.27, 35.20), (33.56, 35.37), (33.12, 35.43)], [(33.89, 35.50), (34.43, 35.84)]),
    ("NG", "NE", [(11.85, 13.16), (11.75, 11.96), (9.21, 12.48)], [(6.45, 3.39), (13.06, 5.24)]),
    ("IQ", "N", [(36.34, 43.13), (36.19, 44.01)], [(33.34, 44.40), (30.51, 47.81)]),
    ("ML", "N", [(16.27, -0.05), (18.44, 1.41)], [(12.65, -8.00), (11.32, -5.67)]),
    ("EG", "S", [(24.09, 32.91), (25.70, 32.64)], [(30.06, 31.25), (31.20, 29.92)]),
    ("SY", "C", [(34.73, 36.72), (35.13, 36.76), (34.56, 38.27)], [(36.20, 37.16), (32.62, 36.10)]),
]


@pytest.mark.parametrize(("code", "wind", "inside", "outside"), PARTS)
def test_a_part_of_a_country_holds_the_towns_that_belong_to_it(code, wind, inside, outside):
    """Northern Syria, eastern Ukraine, southern Lebanon: inside the country, with their towns."""
    country = division(f"ne:{code}")
    found = region(Relation.DIRECTION, country, direction=Direction(wind))
    assert all(holds(found, *town) for town in inside)
    assert not any(holds(found, *town) for town in outside)
    assert found.precision is Precision.FUZZY
    assert found.shape.difference(country.shape.buffer(1e-6)).area < 1e-6
    assert found.shape.area < 0.75 * country.shape.area


def test_every_country_has_every_direction():
    """For each country of the world and each wind there is a part, smaller than the whole."""
    for code in divisions.extents():
        country = shapely.box(*divisions.shape(f"ne:{code}").bounds)
        for wind in Direction:
            part = regions.country_part(code, wind)
            assert part.is_valid, (code, wind)
            assert part.intersects(country), (code, wind)


def test_a_distance_from_an_area_is_no_place_near_a_point():
    """'15 km north of Lebanon' may be anywhere along its edge: a fuzzy area, not a near place."""
    found = region(Relation.OFFSET, division("ne:LB"), direction=Direction.NORTH, metres=15_000.0)
    assert found.precision is Precision.FUZZY
    assert holds(found, 34.70, 36.2)


def test_the_countryside_of_a_governorate_is_all_of_it_but_the_capital():
    """'Idlib countryside': the governorate, without the city of Idlib; precision 4."""
    found = region(Relation.COUNTRYSIDE, division("ne:SYR-140"))
    assert found.precision is Precision.ADMIN1
    assert not holds(found, 35.9306, 36.6339)
    assert holds(found, 35.864, 36.806)
    assert holds(found, 36.208, 36.519)


@pytest.mark.parametrize(
    ("relation", "direction", "inside", "outside"),
    [
        (Relation.NEAR, None, [(35.864, 36.806), (35.90, 36.82)], [(35.643, 36.668)]),
        (Relation.COUNTRYSIDE, None, [(35.95, 36.85)], [(35.643, 36.668)]),
        (Relation.NEAR, Direction.WEST, [(35.864, 36.76)], [(35.864, 36.85)]),
        (Relation.OFFSET, Direction.NORTH, [(35.95, 36.806)], [(35.78, 36.806)]),
    ],
)
def test_a_settlement_has_surroundings(relation, direction, inside, outside):
    """Near, countryside, outskirts and 'north of' a town: a disc or sector, precision 2."""
    found = region(relation, SARAQIB, direction=direction)
    assert all(holds(found, *p) for p in inside)
    assert not any(holds(found, *p) for p in outside)
    assert found.precision is Precision.NEAR
    assert 500 < found.uncertainty_m <= 25_000


def test_an_offset_lies_where_it_says():
    """15 km north of Saraqib: about the point 15 km north, by Wieczorek's combined doubt."""
    found = region(Relation.OFFSET, SARAQIB, direction=Direction.NORTH, metres=15_000.0)
    assert holds(found, 35.864 + 15 / 111.195, 36.806)
    assert not holds(found, 35.864, 36.806)
    assert found.precision is Precision.NEAR
    assert 5_000 < found.uncertainty_m < 9_000
    ring = region(Relation.OFFSET, SARAQIB, metres=15_000.0)
    assert holds(ring, 35.864, 36.806 + 15 / 90.1)
    assert not holds(ring, 35.864, 36.806)
    far = region(Relation.OFFSET, SARAQIB, direction=Direction.EAST, metres=60_000.0)
    assert far.precision is Precision.FUZZY


def test_a_road_between_two_places_is_a_band():
    """It holds both ends and the middle, and little else; precision 5."""
    found = region(Relation.BETWEEN, SARAQIB, MAARRAT)
    assert holds(found, 35.75, 36.74)
    assert holds(found, 35.864, 36.806)
    assert not holds(found, 35.9306, 36.6339)
    assert found.precision is Precision.FUZZY


def test_a_border_is_the_shared_edge():
    """Neighbours share a strip inside both; countries that do not touch share nothing."""
    border = region(Relation.BORDER, division("ne:SYR-142"), division("ne:SYR-139"))
    assert border.precision is Precision.FUZZY
    assert holds(border, 34.72, 39.38) or border.shape.area > 0
    assert not holds(border, 35.3359, 40.1408)
    turkish = region(Relation.BORDER, division("ne:SY"), division("ne:TR"))
    assert holds(turkish, 36.83, 38.0)  # Jarabulus
    assert holds(turkish, 36.21, 36.52)  # Harim
    assert not holds(turkish, 35.93, 36.63)
    assert region(Relation.BORDER, division("ne:SY"), division("ne:UA")) is None
    alone = region(Relation.BORDER, division("ne:SY"))
    assert holds(alone, 36.83, 38.0)
    assert not holds(alone, 35.53, 35.79)  # the coast at Latakia is no border


def test_along_needs_a_line():
    """Along a river or road that has a line: a band about it; along a point: nothing."""
    line = shapely.LineString([(36.6, 35.1), (36.7, 35.6)])
    point, outline = Point(lat=35.3, lon=36.65), Outline.of(line)
    river = Place("r", "River", ("River",), Kind.NATURAL, point, outline)
    found = region(Relation.ALONG, match(river))
    assert holds(found, 35.35, 36.66)
    assert found.precision is Precision.FUZZY
    assert region(Relation.ALONG, SARAQIB) is None
    unknown = Match(Mention(0, 9, "Euphrates"))
    assert holds(region(Relation.ALONG, unknown), 35.94, 39.01)  # our own rivers have lines


def test_an_unresolved_name_has_no_shape():
    """A phrase whose name was not resolved gives None, which is an answer."""
    nowhere = Match(Mention(0, 1, "X"))
    assert region(Relation.DIRECTION, nowhere, direction=Direction.NORTH) is None


@pytest.mark.parametrize("relation", list(Relation))
def test_every_shape_is_valid_and_its_radius_reaches_all_of_it(relation: Relation):
    """The point-radius doubt covers the shape from some point of it; shapes are valid areas."""
    cases = [[SARAQIB, MAARRAT], [division("ne:SYR-140"), division("ne:SYR-138")]]
    for anchors in cases:
        for wind in (None, *Direction):
            for metres in (None, 20_000.0):
                found = region(relation, *anchors, direction=wind, metres=metres)
                if found is None:
                    continue
                assert found.shape.is_valid
                assert found.shape.geom_type in ("Polygon", "MultiPolygon")
                assert found.uncertainty_m > 0
                assert found.reason


def test_metres_and_degrees_are_each_other_s_way_back():
    """A plane's there and back give the same geometry."""
    here = plane.Plane(Point(lat=35.9, lon=36.6))
    box = shapely.box(36.5, 35.8, 36.7, 36.0)
    assert here.back(here.there(box)).equals_exact(box, 1e-9)
    assert Point(lat=35.9, lon=36.6).distance_m(Point(lat=36.0, lon=36.6)) == pytest.approx(
        here.xy(Point(lat=36.0, lon=36.6))[1], rel=1e-6
    )


@pytest.mark.parametrize(
    ("words", "wind"),
    [("far north-western", "NW"), ("southeast", "SE"), ("central", "C"), ("شمالي غربي", "NW"),
     ("الجنوبية الشرقية", "SE"), ("Northern", "N"), ("upwind", None)],
)  # fmt: skip
def test_a_wind_is_read_from_its_words(words: str, wind: str | None):
    """English and Arabic names of directions, in every form they take."""
    assert phrases.wind(words) == (Direction(wind) if wind else None)
