"""Boundaries: every publisher's polygons become divisions with outlines, one with the index's."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path

import pytest
import shapely

from geo import errors
from geo.gazetteer import divisions
from geo.gazetteer.packs import bundled, entries, install, outlines, packfiles
from geo.gazetteer.search import Context, Gazetteer
from geo.model import Kind

IDLIB = "ne:SYR-140"
SQUARE = shapely.box(36.5, 35.6, 36.7, 35.8)  # in Idlib


def read(properties: dict, shape: object = SQUARE, label: str = "x") -> entries.Read:
    found = entries.Read("boundaries", [])
    outlines.layer([(1, properties, shape)], label, found, "x")
    return found


@pytest.mark.parametrize(
    ("properties", "id_", "name", "kind", "above", "also"),
    [
        ({"ADM2_EN": "Ariha", "ADM2_AR": "أريحا", "ADM2_PCODE": "SY0705", "ADM1_EN": "Idleb",
          "ADM1_PCODE": "SY07", "ADM0_EN": "Syria", "ADM0_PCODE": "SY", "Shape_Area": 1.5},
         "ocha:SY0705", "Ariha", Kind.ADMIN2, ["Idleb"], "أريحا"),
        ({"NAME_EN": "Ariha", "NAME_AR": "أريحا", "PCODE": "SY070500", "ADM2_EN": "Ariha",
          "ADM2_PCODE": "SY0705", "ADM1_EN": "Idleb", "ADM1_PCODE": "SY07", "ADM0_PCODE": "SY"},
         "ocha:SY070500", "Ariha", Kind.ADMIN3, ["Idleb", "Ariha"], "أريحا"),
        ({"adm1_name": "Idleb", "adm1_name1": "إدلب", "adm1_pcode": "SY07", "adm0_name": "Syria",
          "adm0_pcode": "SY", "iso3": "SYR"},
         "ocha:SY07", "Idleb", Kind.ADMIN1, [], "إدلب"),
        ({"shapeName": "Ariha", "shapeISO": "", "shapeID": "9B1", "shapeGroup": "SYR",
          "shapeType": "ADM2"}, "geoboundaries:9B1", "Ariha", Kind.ADMIN2, [], None),
        ({"shapeName": "Idlib", "shapeISO": "SY-ID", "shapeID": "9B2", "shapeGroup": "SYR",
          "shapeType": "ADM1"}, "geoboundaries:9B2", "Idlib", Kind.ADMIN1, [], None),
        ({"GID_0": "SYR", "COUNTRY": "Syria", "GID_1": "SYR.8_1", "NAME_1": "Idlib", "NL_NAME_1":
          "إدلب", "GID_2": "SYR.8.1_1", "NAME_2": "Ariha", "VARNAME_2": "Eriha|Riha",
          "NL_NAME_2": "NA", "TYPE_2": "Mintaqah", "ENGTYPE_2": "District"},
         "gadm:SYR.8.1_1", "Ariha", Kind.ADMIN2, ["Idlib"], "Eriha"),
        ({"featurecla": "Admin-1 states provinces", "adm1_code": "SYR-140", "iso_3166_2": "SY-ID",
          "iso_a2": "SY", "adm0_a3": "SYR", "name": "Idlib", "name_alt": "Adlib|Idleb",
          "name_ar": "محافظة إدلب", "admin": "Syria", "name_len": 5},
         IDLIB, "Idlib", Kind.ADMIN1, [], "Idleb"),
        ({"boundary": "administrative", "admin_level": "4", "name": "محافظة إدلب", "name:en":
          "Idlib Governorate", "@id": "relation/1", "ISO3166-2": "SY-ID"},
         "osm:relation/1", "Idlib Governorate", Kind.ADMIN1, [], "محافظة إدلب"),
        ({"wof:id": 108, "wof:name": "Ariha", "wof:placetype": "county", "name:eng_x_preferred":
          ["Ariha District"], "wof:country": "SY"},
         "wof:108", "Ariha", Kind.ADMIN2, [], "Ariha District"),
        ({"District": "Ariha"}, "x:1", "Ariha", Kind.ADMIN2, [], None),
    ],
)  # fmt: skip
def test_every_publishers_polygon_is_a_division(properties, id_, name, kind, above, also):
    """Its id, name, order, chain and other names are read from the columns it has."""
    (entry,) = read(properties).entries
    assert (entry.id, entry.name, entry.kind, entry.country) == (id_, name, kind, "SY")
    assert [link[2] for link in entry.admin] == above
    assert also is None or also in entry.spellings
    assert "NA" not in entry.spellings
    assert shapely.from_wkb(entry.wkb).equals(SQUARE)


def test_the_order_of_a_plain_polygon_is_told_by_its_file_or_its_size():
    """'adm3' in the file's name, else beside Natural Earth's outlines."""
    plain = {"name": "Somewhere"}
    idlib, syria = divisions.shape(IDLIB), divisions.shape("ne:SY")
    for shape, label, kind in (
        (SQUARE, "syr_adm3.geojson", Kind.ADMIN3),
        (SQUARE, "gadm41_SYR_1.json", Kind.ADMIN1),
        (SQUARE, "mine.geojson", Kind.ADMIN2),
        (shapely.simplify(idlib, 0.05), "mine.geojson", Kind.ADMIN1),
        (shapely.simplify(syria, 0.05), "mine.geojson", Kind.COUNTRY),
    ):
        assert [e.kind for e in read(plain, shape, label).entries] == [kind], (label, kind)


def test_what_is_no_division_is_refused_with_its_number():
    """No name, no polygon, no degrees, a fourth order: each is said; nothing becomes a point."""
    for properties, shape, why in (
        ({"area": 3}, SQUARE, "no name"),
        ({"name": "Line"}, shapely.LineString([(36, 35), (37, 36)]), "no polygon"),
        ({"name": "Empty"}, shapely.Polygon(), "no polygon"),
        ({"name": "Metres"}, shapely.box(3e5, 4e6, 3.1e5, 4.1e6), "not in degrees"),
        ({"ADM4_EN": "Quarter", "ADM4_PCODE": "SY07050001"}, SQUARE, "order 4"),
    ):
        found = read(properties, shape)
        assert found.entries == []
        assert found.refused == 1
        assert why in found.refusals[0]


FEATURES = [
    {"type": "Feature", "properties": {"ADM2_EN": "Newland", "ADM2_PCODE": "SY0799", "ADM1_EN":
     "Idleb", "ADM1_PCODE": "SY07"}, "geometry": shapely.geometry.mapping(SQUARE)},
]  # fmt: skip


def write(path: Path, crs: str = "EPSG:4326", shape: object = SQUARE, name: str = "ADM2") -> Path:
    """A file of one district, by its ending; an archive's inner ending comes first."""
    import geopandas

    inner = path.with_suffix("") if path.suffix in (".zip", ".gz") else path
    told = json.dumps({"type": "FeatureCollection", "features": FEATURES}).encode()
    if inner.suffix in (".geojson", ".json"):
        inner.write_bytes(told)
    else:
        told = FEATURES[0]["properties"]
        rows = [{key.replace("ADM2", name): value for key, value in told.items()}]
        frame = geopandas.GeoDataFrame(rows, geometry=[shape], crs="EPSG:4326").to_crs(crs)
        frame.to_file(inner, engine="pyogrio")
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(inner.read_bytes()))
    elif path.suffix == ".zip":
        with zipfile.ZipFile(path, "w") as archive:
            for part in sorted(path.parent.glob(f"{inner.stem}.*")):
                if part != path:
                    archive.write(part, f"some folder/{part.name}")
    return path


@pytest.mark.parametrize(
    "ending",
    ["geojson", "geojson.gz", "geojson.zip", "json.zip", "shp", "shp.zip", "gpkg", "gpkg.zip"],
)
def test_the_same_boundaries_in_any_wrapping_are_the_same(tmp_path: Path, ending: str):
    """Shapefile, GeoPackage, GeoJSON; plain, gzipped, zipped in a folder."""
    found = packfiles.read(write(tmp_path / f"x.{ending}"))
    (entry,) = found.entries
    assert (entry.id, entry.name, entry.kind) == ("ocha:SY0799", "Newland", Kind.ADMIN2)
    assert (found.form, found.refused, found.licence) == ("boundaries", 0, "CC BY-IGO")
    assert shapely.from_wkb(entry.wkb).equals(SQUARE)


def test_boundaries_in_a_national_grid_become_degrees(tmp_path: Path):
    """A shapefile says its coordinate system, and is read by it."""
    path = write(tmp_path / "x.shp", crs="EPSG:32637")  # UTM zone 37 N
    (entry,) = packfiles.read(path).entries
    assert shapely.hausdorff_distance(shapely.from_wkb(entry.wkb), SQUARE) < 1e-6


def test_a_shapefile_of_points_is_a_list_of_places(tmp_path: Path):
    """OCHA gives its populated places as a shapefile too."""
    path = write(tmp_path / "x.shp", shape=shapely.Point(36.6, 35.7), name="ADM4")
    assert [(e.id, e.kind) for e in packfiles.read(path).entries] == [
        ("ocha:SY07", Kind.ADMIN1), ("ocha:SY0799", Kind.SETTLEMENT),
    ]  # fmt: skip


def collection(path: Path, *features: tuple[dict, object]) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": p, "geometry": shapely.geometry.mapping(shape)}
        for p, shape in features]}, ensure_ascii=False), encoding="utf-8")  # fmt: skip
    return path


def test_boundaries_are_dated_by_their_latest_row():
    """The day on which OCHA brought a row up to date is the version of the pack."""
    told = {"ADM1_EN": "Idleb", "ADM1_PCODE": "SY07"}
    found = read(told | {"UPDATE_DAT": "2016-09-05"})
    outlines.layer([(2, told | {"validOn": "2024-01-31T00:00"}, SQUARE)], "x", found, "x")
    assert found.date == "2024-01-31"


def test_a_division_is_known_by_its_outline_whatever_it_is_called(tmp_path: Path, home: Path):
    """An outline that overlaps the index's by half is that division; a namesake elsewhere not."""
    idlib = shapely.simplify(divisions.shape(IDLIB), 0.02)
    install.add(collection(
        tmp_path / "a_adm1.geojson",
        ({"name": "Vilayet of the North-West"}, idlib),
    ))  # fmt: skip
    install.add(collection(tmp_path / "b_adm2.geojson", ({"name": "Newland"}, SQUARE)))
    install.add(collection(
        tmp_path / "c_adm2.geojson",
        ({"name": "Neuland"}, shapely.box(36.51, 35.6, 36.7, 35.8)),
        ({"name": "Newland"}, shapely.box(38.0, 36.0, 38.1, 36.1)),
    ))  # fmt: skip
    gazetteer = Gazetteer.open(install.ensure_index())
    place = gazetteer.search("Vilayet of the North-West")[0].place
    assert place.id == IDLIB
    assert place.shape.equals(idlib)
    found = {c.place.id: c.place for c in gazetteer.search("Newland", Context(country="SY"))
             if c.place.country == "SY"}  # fmt: skip
    assert set(found) == {"b_adm2:1", "c_adm2:2"}
    assert "Neuland" in found["b_adm2:1"].names
    assert [d.id for d in found["b_adm2:1"].admin] == ["ne:SY", IDLIB]
    assert [d.name for d in found["c_adm2:2"].admin] == ["Syria", "Aleppo"]


def district(code: str, name: str, spots: list[tuple[float, float]]) -> list[str]:
    """A district of Idlib and its villages, as rows of a GeoNames dump."""
    rows, number = [], 9_000_000_000 + 1000 * int(code)
    for n, (lat, lon) in enumerate([spots[0], *spots]):
        kind = ["A", "ADM2"] if n == 0 else ["P", "PPL"]
        cells = [number + n, name if n == 0 else f"{name}ton {n}", "", "", lat, lon, *kind, "SY",
                 "", "12", code, "", "", 0, "", "", "", "2024-03-05"]  # fmt: skip
        rows.append("\t".join(map(str, cells)))
    return rows


def villages(lat: float, lon: float) -> list[tuple[float, float]]:
    return [(lat + i * 0.03, lon + j * 0.03) for i in range(3) for j in range(3)]


def test_a_division_without_an_outline_is_drawn_round_its_members(tmp_path: Path, home: Path):
    """Cells nearest to its settlements, inside its parent; its source says so; few are too few."""
    west, east = villages(35.7, 36.5), villages(35.7, 36.6)
    rows = [*district("1", "Westland", west), *district("2", "Eastland", [*east, (35.73, 36.5)]),
            *district("3", "Fewland", [(35.9, 36.7), (35.95, 36.7)])]  # fmt: skip
    path = tmp_path / "XX.txt"
    path.write_text("\n".join(rows) + "\n")
    install.add(path)
    gazetteer = Gazetteer.open(install.ensure_index())
    by_name = {
        name: gazetteer.search(name, Context(country="SY", kind=Kind.ADMIN2))[0].place
        for name in ("Westland", "Eastland", "Fewland")
    }
    for name, own, other in (("Westland", west, east), ("Eastland", east, west)):
        place = by_name[name]
        assert place.kind is Kind.ADMIN2
        assert all(
            place.shape.contains(shapely.Point(x, y)) for y, x in own if (y, x) != (35.73, 36.5)
        )
        assert not any(place.shape.contains(shapely.Point(x, y)) for y, x in other)
        assert divisions.shape(IDLIB).buffer(1e-9).contains(place.shape)
    assert by_name["Westland"].shape.touches(by_name["Eastland"].shape)
    assert by_name["Westland"].source.endswith("outline derived from 9 settlements")
    assert by_name["Fewland"].shape is None
    real = shapely.box(36.45, 35.65, 36.575, 35.85)
    install.add(collection(tmp_path / "real_adm2.geojson", ({"name": "Westland"}, real)))
    place = Gazetteer.open(install.ensure_index()).place(by_name["Westland"].id)
    assert place.shape.equals(real)
    assert "derived" not in place.source


def test_a_districts_code_is_its_own_in_each_division(tmp_path: Path, home: Path):
    """GeoNames counts second-order divisions anew in every first-order one."""
    rows = []
    for above, district, lat, lon in (("12", "Westland", 35.7, 36.6), ("11", "Eastland", 34, 38)):
        for n, code in enumerate(("ADM2", "PPL")):
            cells = [9_000_000_000 + round(lat * 100) + n, [district, f"Newtown {above}"][n], "",
                     "", lat, lon, "AP"[n], code, "SY", "", above, "001", "", "", 0, "", "", "",
                     "2024-03-05"]  # fmt: skip
            rows.append("\t".join(map(str, cells)))
    path = tmp_path / "XX.txt"
    path.write_text("\n".join(rows) + "\n")
    install.add(path)
    gazetteer = Gazetteer.open(install.ensure_index())
    for above, name, district in (("12", "Idlib", "Westland"), ("11", "Homs", "Eastland")):
        (place,) = {c.place for c in gazetteer.search(f"Newtown {above}")[:1]}
        assert [d.name for d in place.admin[1:]] == [name, district]


def test_a_place_without_a_country_is_told_it_by_where_it_lies(tmp_path: Path, home: Path):
    """A CSV of names and positions is found in its country and its division."""
    path = tmp_path / "x.csv"
    path.write_text("name,lat,lon\nOurcamp,35.7,36.6\nOutatsea,0,-30\n")
    install.add(path)
    gazetteer = Gazetteer.open(install.ensure_index())
    place = gazetteer.search("Ourcamp", Context(country="SY"))[0].place
    assert [d.id for d in place.admin] == ["ne:SY", IDLIB]
    assert gazetteer.search("Outatsea")[0].place.country is None


def test_syrias_own_lists_give_one_place_for_each_division(shared: Path, home: Path):
    """GeoNames' rows, OCHA's places and OCHA's outlines are one governorate, district, each."""
    install.add(shared / "boundaries" / "syr_admin0-3_ocha.zip")
    install.add(shared / "gazetteers" / "syr_admin4_points_ocha2015.geojson.gz")
    install.add(shared / "gazetteers" / "SY.txt.gz")  # the longest last: it is joined once
    gazetteer = Gazetteer.open(install.ensure_index())
    count = gazetteer._db.execute(
        "SELECT kind, count(*) FROM place p JOIN shape s ON s.n = p.n WHERE country = 'SY' AND "
        "kind < 4 GROUP BY kind ORDER BY kind"
    )
    assert count == [(0, 1), (1, 14), (2, 62), (3, 272)]
    ariha = gazetteer.place("ocha:SY0705")
    assert ariha == gazetteer.place("SY:10108779097")
    assert {"Ariha", "أريحا"} <= set(ariha.names)
    assert ariha.shape.contains(shapely.Point(36.61, 35.81))
    assert bundled.NAME in gazetteer.place("ocha:SY07").source


def test_an_archive_inside_an_archive_is_said_to_be_one(tmp_path: Path):
    """It is not unpacked further."""
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("inner.zip", b"PK")
    with pytest.raises(errors.PackError, match=r"another archive .inner.zip"):
        packfiles.read(path)
