"""Exact positions in texts, in whatever form."""

from __future__ import annotations

import pytest

from geo.review import coordinates

WRITTEN = [
    "35.86412, 36.80613",
    "35.864, 36.806",
    "35.86, 36.81",
    "35.864 36.806",
    "35,86412; 36,80613",
    "35.86412 N, 36.80613 E",
    "N35.86412° E036.80613",
    "35.8° N, 36.8° E",
    "35°51'50.8\"N 36°48'22.1\"E",
    "35° 51′ 50.8″ N, 36° 48′ 22.1″ E",
    "35°51.847'N 36°48.368'E",
    "35 51 50 N 36 48 22 E",
    "35:51:50N, 36:48:22E",
    "355150N 0364822E",
    "3551N03648E",
    "35 degrees 51 minutes 50 seconds",
    "٣٥ درجة و٥١ دقيقة و٥٠ ثانية",
    "٣٥٫٨٦٤١٢، ٣٦٫٨٠٦١٣",
    "۳۵.۸۶۴۱۲، ۳۶.۸۰۶۱۳",
    "３５．８６４１２，３６．８０６１３",
    "35.86\u200b412, 36.80613",
    "35.86412,\n36.80613",
    "lat: 35.9 lon: 36.8",
    "geo:35.86412,36.80613;u=10",
    "N 35 51.847, E 36 48.368",
    "N35°51.847 E36°48.368",
    "35.864 north, 36.806 east",
    "٣٥٫٨٦ شمالاً، ٣٦٫٨٠ شرقاً",
    "خط العرض 35.86 وخط الطول 36.80",
    "latitude of 35.86, longitude of 36.80",
    "35.864 and 36.806",
    "35.864%2C36.806",
    "35deg 51min 50sec N",
    "3551.847,N,03648.368,E",
    "E302345 N3970123",
    "https://what3words.com/filled.count.soap",
    "37S BV 12345 67890",
    "37SBV1234567890",
    "37S BV 123 678",
    "37S 302345 3970123",
    "302345 mE, 3970123 mN",
    "302345, Northing 3970123",
    "8G7RVR74+M5",
    "VR74+M5",
    "///filled.count.soap",
    "geohash: sy5k8wz2q",
    "https://maps.app.goo.gl/Xy12",
    "!3d35.86!4d36.81",
]


@pytest.mark.parametrize("written", WRITTEN)
@pytest.mark.parametrize("around", ["At {} it fell.", "({})", "وقع في {} أمس"])
def test_a_position_is_found_as_it_is_written(written: str, around: str):
    """The whole of it, and nothing beside it, in a sentence, in brackets and in Arabic."""
    text = around.format(written)
    assert [text[a:b] for a, b in coordinates.find(text)] == [written]


@pytest.mark.parametrize(
    "text",
    [
        "It rose from 12.50 to 13.75 dollars, or 3.25 %.",
        "12,345 dead; 67,890 displaced; 3,200 homes",
        "On 2019-06-22 at 12:30:45, 22.06.2019, 20 m in 2019",
        "A fever of 36.6°C on highway M5, T-72 tanks, 5+5 talks",
        "UN 2254, chapter 12.3.4, +963 11 2345678",
        "killed 3 N. fighters, 12 S. soldiers",
        "2.5 km north of it, 3.5 and 4.25 million, Gate N 12, a 5 min 30 sec film",
        "",
        "a" * 200_000,
        " 1" * 50_000,
    ],
)
def test_other_numbers_are_left(text: str):
    """Prices, tolls, days, hours, fevers, weapons and telephones are no positions."""
    assert coordinates.find(text) == []
