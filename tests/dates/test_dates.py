"""intervals.py: words of time become whole days, counted from what is said, and never invented."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.dates import intervals
from geo.language import days, timexes
from geo.model import DatePrecision, Document

WEDNESDAY = date(2024, 3, 6)


def document(text: str, published: date | None = None) -> Document:
    return Document("d", "t", text, published=published)


def spans(text: str, published: date | None = None) -> list[tuple[str, str]]:
    found = intervals.find(document(text, published))
    return [(w.start.isoformat(), w.end.isoformat()) for w in found]


WRITTEN = [
    ("It was hit on 22 June 2019.", "2019-06-22", "2019-06-22"),
    ("It was hit on June 22, 2019.", "2019-06-22", "2019-06-22"),
    ("on the 3rd of May 2022", "2022-05-03", "2022-05-03"),
    ("on Sept. 5, 2014", "2014-09-05", "2014-09-05"),
    ("on Thursday, 14 March 2019", "2019-03-14", "2019-03-14"),
    ("2019-06-22T23:30:00-08:00", "2019-06-22", "2019-06-22"),
    ("on 15/04/2018", "2018-04-15", "2018-04-15"),
    ("on 04/15/2018", "2018-04-15", "2018-04-15"),
    ("on 22.06.2019", "2019-06-22", "2019-06-22"),
    ("from 29 April to 3 May 2023", "2023-04-29", "2023-05-03"),
    ("June 10-12, 2019", "2019-06-10", "2019-06-12"),
    ("between 30 December 2022 and 2 January 2023", "2022-12-30", "2023-01-02"),
    ("in late April 2019", "2019-04-21", "2019-04-30"),
    ("early in 2019, in mid-May 2019", "2019-01-01", "2019-12-31"),
    ("in the first week of July 2019", "2019-07-01", "2019-07-07"),
    ("in the last week of February 2024", "2024-02-23", "2024-02-29"),
    ("in the second half of May 2020", "2020-05-16", "2020-05-31"),
    ("in August 2013", "2013-08-01", "2013-08-31"),
    ("the 2013 attack", "2013-01-01", "2013-12-31"),
    ("on 25-7-2018", "2018-07-25", "2018-07-25"),
    ("on 2018-7-4", "2018-07-04", "2018-07-04"),
    ("on 2018/07/04", "2018-07-04", "2018-07-04"),
    ("on 25/07/18", "2018-07-25", "2018-07-25"),
    ("on 4/Jul/2018", "2018-07-04", "2018-07-04"),
    ("on 4-Jul-18", "2018-07-04", "2018-07-04"),
    ("on Jul-4-2018", "2018-07-04", "2018-07-04"),
    ("on 1 Muharram 1440", "2018-09-11", "2018-09-11"),
    ("on 1/1/1440 AH", "2018-09-11", "2018-09-11"),
    ("في الأول من محرم 1440 هـ", "2018-09-11", "2018-09-11"),
    ("on 12 Saratan 1399", "2020-07-02", "2020-07-02"),
    ("le 22 juin 2019 à Djibo", "2019-06-22", "2019-06-22"),
    ("5 березня 2022", "2022-03-05", "2022-03-05"),
    ("يوم الخميس 13 حزيران/يونيو 2019", "2019-06-13", "2019-06-13"),
    ("في ١٢ يونيو ٢٠١٩", "2019-06-12", "2019-06-12"),
    ("في الأسبوع الأول من تموز 2019", "2019-07-01", "2019-07-07"),
    ("أواخر نيسان 2019", "2019-04-21", "2019-04-30"),
]


@pytest.mark.parametrize(("text", "start", "end"), WRITTEN)
def test_what_is_written_in_full_is_taken_as_written(text: str, start: str, end: str):
    """Days, ranges and parts of months in English, Arabic and, by their months, other languages."""
    assert spans(text)[0] == (start, end)


RELATIVE = [
    ("on Tuesday", "2024-03-05", "2024-03-05"),
    ("on Wednesday", "2024-03-06", "2024-03-06"),
    ("last Wednesday", "2024-02-28", "2024-02-28"),
    ("in the early hours of Thursday", "2024-02-29", "2024-02-29"),
    ("late on Monday", "2024-03-04", "2024-03-04"),
    ("overnight", "2024-03-05", "2024-03-06"),
    ("yesterday", "2024-03-05", "2024-03-05"),
    ("the day before yesterday", "2024-03-04", "2024-03-04"),
    ("last week", "2024-02-26", "2024-03-03"),
    ("last month", "2024-02-01", "2024-02-29"),
    ("over the weekend", "2024-03-02", "2024-03-03"),
    ("this year", "2024-01-01", "2024-03-06"),
    ("three days ago", "2024-03-03", "2024-03-03"),
    ("over the past 24 hours", "2024-03-05", "2024-03-06"),
    ("in the past two weeks", "2024-02-21", "2024-03-06"),
    ("since Friday", "2024-03-01", "2024-03-06"),
    ("since 7 October", "2023-10-07", "2024-03-06"),
    ("on 28 December", "2023-12-28", "2023-12-28"),
    ("on 5 March", "2024-03-05", "2024-03-05"),
    ("in May", "2023-05-01", "2023-05-31"),
    ("late April last year", "2023-04-21", "2023-04-30"),
    ("between Friday and Sunday", "2024-03-01", "2024-03-03"),
    ("overnight Monday to Tuesday", "2024-03-04", "2024-03-05"),
    ("The vote will be held on Sunday", "2024-03-10", "2024-03-10"),
    ("أمس الثلاثاء", "2024-03-05", "2024-03-05"),
    ("فجر الجمعة", "2024-03-01", "2024-03-01"),
    ("قبل يومين", "2024-03-04", "2024-03-04"),
    ("منذ كانون الثاني", "2024-01-01", "2024-03-06"),
    ("الأسبوع الماضي", "2024-02-26", "2024-03-03"),
    ("خلال الساعات الـ24 الماضية", "2024-03-05", "2024-03-06"),
    ("on the 4th of this month", "2024-03-04", "2024-03-04"),
    ("on the seventh of last month", "2024-02-07", "2024-02-07"),
    ("on the morning of the 5th", "2024-03-05", "2024-03-05"),
    ("on the 28th, shells fell", "2024-02-28", "2024-02-28"),
    ("late last month", "2024-02-21", "2024-02-29"),
    ("at the end of last month", "2024-02-21", "2024-02-29"),
    ("early last year", "2023-01-01", "2023-04-30"),
    ("at the beginning of the week", "2024-03-04", "2024-03-06"),
    ("earlier in the week", "2024-03-04", "2024-03-06"),
    ("the night before last", "2024-03-04", "2024-03-05"),
    ("a few days ago", "2024-02-29", "2024-03-04"),
    ("a week ago today", "2024-02-28", "2024-02-28"),
    ("this past weekend", "2024-03-02", "2024-03-03"),
    ("on 1, 3 and 4 March", "2024-03-01", "2024-03-04"),
    ("in the week of 26 February", "2024-02-26", "2024-03-03"),
    ("in the week ending 3 March", "2024-02-26", "2024-03-03"),
    ("on Wednesday of last week", "2024-02-28", "2024-02-28"),
    ("the previous Wednesday", "2024-02-28", "2024-02-28"),
    ("the Tuesday before last", "2024-02-27", "2024-02-27"),
    ("overnight from Monday to Tuesday", "2024-03-04", "2024-03-05"),
    ("since dawn", "2024-03-06", "2024-03-06"),
    ("in the first hours of New Year's Day", "2024-01-01", "2024-01-01"),
    ("on New Year\u2019s Eve", "2023-12-31", "2023-12-31"),
    ("in the four days up to 4 March", "2024-03-01", "2024-03-04"),
    ("in the two weeks to the 3rd, shells fell", "2024-02-19", "2024-03-03"),
    ("on the 1st near Hama", "2024-03-01", "2024-03-01"),
    ("في الثالث من الشهر الجاري", "2024-03-03", "2024-03-03"),
    ("في السابع من الشهر الماضي", "2024-02-07", "2024-02-07"),
    ("في الحادي والعشرين من شباط الماضي", "2024-02-21", "2024-02-21"),
    ("مطلع الشهر الماضي", "2024-02-01", "2024-02-10"),
    ("أواخر الشهر الماضي", "2024-02-21", "2024-02-29"),
    ("يوم أمس الأول", "2024-03-04", "2024-03-04"),
    ("فجر اليوم", "2024-03-06", "2024-03-06"),
    ("الليلة قبل الماضية", "2024-03-04", "2024-03-05"),
    ("بعد منتصف ليل الاثنين", "2024-03-04", "2024-03-05"),
    ("قبل أيام", "2024-02-29", "2024-03-04"),
    ("قبل نحو ثلاثة أيام", "2024-03-03", "2024-03-03"),
    ("خلال الأيام الثلاثة الماضية", "2024-03-03", "2024-03-06"),
    ("خلال الـ24 ساعة الماضية", "2024-03-05", "2024-03-06"),
    ("بين الثاني والرابع من آذار", "2024-03-02", "2024-03-04"),
    ("من 2 إلى 4 آذار", "2024-03-02", "2024-03-04"),
    ("يومي الأحد والاثنين", "2024-03-03", "2024-03-04"),
    ("الثلاثاء قبل الماضي", "2024-02-27", "2024-02-27"),
]


@pytest.mark.parametrize(("text", "start", "end"), RELATIVE)
def test_what_is_relative_is_counted_from_the_publication_day(text: str, start: str, end: str):
    """'Tuesday' is the last up to that day, 'overnight' is both days, 'last week' Monday on."""
    assert spans(text, WEDNESDAY)[0] == (start, end)


@pytest.mark.parametrize("text", [text for text, _, _ in (*WRITTEN, *RELATIVE)])
def test_a_time_is_found_wherever_it_stands(text: str):
    """Deep in a long text, far from any other time, a form is found as it is alone."""
    filler = "The road to the village lay open and nobody came down it. " * 12
    alone = [(f.start + len(filler), f.form) for f in timexes.find(text)]
    assert [(f.start, f.form) for f in timexes.find(filler + text + " " + filler)] == alone


def test_stories_are_counted_from_the_day_told_last():
    """'The day before' and 'two days later' lean on the day before them in the text."""
    text = "Djibo was hit on 3 March 2022. The day before, rockets fell. Two days later it rained."
    assert [start for start, _ in spans(text)] == ["2022-03-03", "2022-03-02", "2022-03-04"]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("It was hit on 3 March 2022. Hours later it rained.", "2022-03-03", "2022-03-03"),
        ("It was hit on 3 March 2022. The evening before, it rained.", "2022-03-02", "2022-03-02"),
        ("It was hit on 3 to 5 March 2022. A day later it rained.", "2022-03-06", "2022-03-06"),
        ("It was hit on 3 March 2022; by Sunday all was done. Two days later it rained.",
         "2022-03-05", "2022-03-05"),
        ("It was hit on Friday, 4 March 2022. On the Thursday it rained.", "2022-03-03",
         "2022-03-03"),
        ("It was hit on Friday, 4 March 2022. It had rained the Thursday before.", "2022-03-03",
         "2022-03-03"),
        ("قصفت البلدة في 3 آذار 2022. وبعد يومين من ذلك أمطرت.", "2022-03-05", "2022-03-05"),
        ("قصفت البلدة في 3 آذار 2022. وقبل ذلك بيوم أمطرت.", "2022-03-02", "2022-03-02"),
        ("قصفت البلدة في 3 آذار 2022. وبعد ساعات أمطرت.", "2022-03-03", "2022-03-03"),
    ],
)  # fmt: skip
def test_a_story_goes_on_from_the_day_told_last(text: str, start: str, end: str):
    """Hours, evenings, the days of a range; a count's day ('by Sunday') is none to count from."""
    assert spans(text, date(2022, 3, 10))[-1] == (start, end)


def test_the_previous_tuesday_is_that_before_the_day_told_last():
    """'Last Saturday ... the previous Tuesday' is four days before that Saturday."""
    text = "Planes came last Saturday. A convoy had been hit the previous Tuesday."
    assert [start for start, _ in spans(text, WEDNESDAY)] == ["2024-03-02", "2024-02-27"]


def test_a_shift_leans_on_the_date_that_follows_it():
    """'Two months after the start in late April 2019' is June."""
    assert spans("two months after the start in late April 2019")[0] == ("2019-06-21", "2019-06-30")


def test_without_a_publication_day_a_weekday_is_the_one_nearest_to_the_day_in_its_passage():
    """'... on June 12 ... in the early hours of Thursday' is 13 June 2019."""
    text = "Seen on June 10, 2019. It was reported on June 12, but bombs fell early on Thursday."
    found = intervals.find(document(text))
    assert [w.start.isoformat() for w in found] == ["2019-06-10", "2019-06-12", "2019-06-13"]
    assert "nearest to 12 June 2019" in found[-1].basis


def test_without_a_publication_day_yesterday_is_an_interval_and_says_from_what():
    """No publication day is invented: the interval starts at the latest day named."""
    found = intervals.find(document("Shells fell on 3 June 2022.\n\nYesterday they fell again."))
    assert (found[1].start, found[1].end) == (date(2022, 6, 2), date(2022, 6, 8))
    assert "no publication day is known" in found[1].basis


@pytest.mark.parametrize("text", ["It rained on Monday.", "yesterday", "on 12 June", "31.02.2018"])
def test_what_cannot_be_counted_is_listed_and_not_guessed(text: str):
    """Nothing to count from: unresolved, with the words and the reason."""
    assert intervals.find(document(text)) == ()
    left = intervals.unresolved(document(text))
    assert left[0].text in text
    assert left[0].reason


def test_a_dateline_with_a_day_gives_the_day_of_writing():
    """'Khartoum, 14 May 2023 (SUNA) -' and then 'on Saturday' is 13 May."""
    text = "Khartoum, 14 May 2023 (SUNA) – Clashes broke out on Saturday, and yesterday too."
    assert [start for start, _ in spans(text)] == ["2023-05-14", "2023-05-13", "2023-05-13"]


def test_a_caption_dates_its_own_weekdays():
    """In a dated caption 'Thursday' is counted from the picture, not from the publication day."""
    text = "HOMS, SYRIA - JUNE 22: Ruins seen on June 22, 2019 after strikes on Thursday."
    assert spans(text, date(2019, 8, 30))[-1] == ("2019-06-20", "2019-06-20")


@pytest.mark.parametrize(
    "text",
    [
        "They may march on.",
        "at least 2019 people",
        "March them off",
        "the May family said",
        "12:30",
        "on the 5th floor",
        "the second of two",
        "by the end of the month",
    ],
)
def test_ordinary_words_and_numbers_are_no_dates(text: str):
    """'may', 'march' and counts are left alone."""
    assert intervals.read(document(text, WEDNESDAY)) == intervals.Dates((), ())


def test_the_seed_report_dates(shared):
    """The seed's days, its year worked out and its week of July."""
    text = (shared / "seeds" / "trtworld-2019-07-idlib.txt").read_text(encoding="utf-8")
    found = {
        w.words: (w.start.isoformat(), w.end.isoformat()) for w in intervals.find(document(text))
    }
    assert found["June 10, 2019"] == ("2019-06-10", "2019-06-10")
    assert found["late April this year"] == ("2019-04-21", "2019-04-30")
    assert found["in the early hours of Thursday"] == ("2019-06-13", "2019-06-13")
    assert found["since February"] == ("2019-02-01", "2019-07-07")
    assert found["the first week of July"] == ("2019-07-01", "2019-07-07")


@given(st.dates(date(1950, 1, 1), date(2090, 12, 31)))
def test_any_day_written_out_is_that_day(day: date):
    """'5 March 2022' and '2022-03-05' mean what they say, for every day."""
    for text in (f"on {days.say(day)} at noon", f"on {day.isoformat()} at noon"):
        found = intervals.find(document(text))
        assert [(w.start, w.end, w.precision) for w in found] == [(day, day, DatePrecision.DAY)]


@given(st.text(alphabet="on MayJune0123456789 -/.,\n أمسيوم", max_size=120))
def test_spans_give_back_the_words_and_intervals_are_in_order(text: str):
    """`text[span] == words`, start is never after end, and nothing raises."""
    for w in intervals.find(document(text, WEDNESDAY)):
        assert text[w.span[0] : w.span[1]] == w.words
        assert w.start <= w.end


@pytest.mark.parametrize(
    "words",
    ["29 February 2019", "31 April 2019", "April 31, 2019", "31/04/2019", "2019-04-31",
     "30-31 April 2019", "31 April", "29 February"],
)  # fmt: skip
def test_a_day_that_no_calendar_holds_is_no_other_day(words: str):
    """'29 February 2019' is left out as no such day, and never 2020's nor a neighbour's."""
    told = intervals.read(document(f"Saraqib was hit on 3 June 2019. Binnish was hit on {words}."))
    assert [w.words for w in told.found] == ["3 June 2019"]
    assert [o.reason for o in told.unresolved] == [f"'{words}' {intervals.NO_DAY}"]


def test_a_leap_day_is_that_of_the_year_its_eve_has():
    """29 February beside a day of 2020 is 2020's."""
    text = "Saraqib was hit on 3 January 2020. Binnish was hit on 29 February."
    assert spans(text)[1] == ("2020-02-29", "2020-02-29")


@pytest.mark.parametrize(
    ("text", "published", "day", "sure"),
    [
        ("It fell on 04/07/2018.", None, "2018-07-04", False),
        ("It fell on 04/07/2018 and again on 25/07/2018.", None, "2018-07-04", True),
        ("It fell on 04/07/2018 and again on 07/25/2018.", None, "2018-04-07", True),
        ("It fell on 04/07/2018, by 25/07/2018 or 07/25/2018.", None, "2018-07-04", False),
        ("It fell on Saturday 04/07/2018.", None, "2018-04-07", True),
        ("It fell on 04/07/2018.", date(2018, 7, 10), "2018-07-04", True),
        ("It fell on 04/07/2018.", date(2018, 4, 10), "2018-04-07", True),
        ("It fell on 04/07/2018.", date(2024, 4, 10), "2018-07-04", False),
    ],
)
def test_the_order_of_day_and_month_is_the_texts_own(text, published, day, sure):
    """A date in figures is read as the text's other dates, weekdays and day of writing show."""
    when = next(w for w in intervals.find(document(text, published)) if w.words.startswith("04"))
    assert when.start.isoformat() == day
    assert (when.precision == DatePrecision.DAY) is sure
    assert ("it may be" in when.basis) is not sure


@pytest.mark.parametrize(
    ("text", "published", "day"),
    [
        ("on 1399/4/12", date(2020, 7, 10), "2020-07-02"),
        ("on 1440/1/1", date(2018, 9, 20), "2018-09-11"),
    ],
)
def test_the_day_of_writing_tells_the_two_calendars_of_the_hijra_apart(text, published, day):
    """A year in figures without a mark is of the calendar that puts it just before that day."""
    assert spans(text, published) == [(day, day)]
    assert spans(text) == []


@pytest.mark.parametrize("words", ["31/13/2018", "2018-13-1", "31 Shaban 1440", "30/Feb/2018"])
def test_a_written_day_that_no_calendar_holds_is_told_and_never_guessed(words: str):
    """It is left out with its reason; the day of writing does not stand in for it."""
    (left,) = intervals.unresolved(document(f"It fell on {words}.", WEDNESDAY))
    assert left.text == words
    assert left.reason.endswith(intervals.NO_DAY)


def test_versions_and_scores_are_no_dates():
    """Figures that are parted like a date and go on are none."""
    for text in ("version 1.05.2018.3", "serial 2019-06-22-17", "it won by 3-2-11", "1.2.3.4"):
        assert spans(text) == []


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ("It began on 22 May. It has rained since July 2017.", "22 May", "2018-05-22"),
        ("On 9 August it fell, after war between March 2015 and June 2018.", "9 August",
         "2018-08-09"),
        ("The school was built in 2013. It was hit on 3 November.", "3 November", "2013-11-03"),
    ],
)  # fmt: skip
def test_a_year_is_counted_from_the_dates_that_are_written_in_full(text, words, day):
    """From the last day of a range, within a named year, after what the telling opens with."""
    (when,) = (w for w in intervals.find(document(text)) if w.words == words)
    assert when.start.isoformat() == day
