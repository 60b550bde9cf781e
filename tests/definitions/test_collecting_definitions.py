"""What a person reads when a definition of what is collected is wrong: one thing is altered in a sound folder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from builders.live import write_live_partnership

from oba.definitions import read_partnership
from oba.domain.errors import DefinitionError
from oba.domain.indicator import Unit
from oba.domain.measure import Quadrant
from oba.domain.period import Period

DATA, MEASURES, NOTES, CORRECTIONS, NEIGHBOURS = (
    "data-sets.toml",
    "measures.toml",
    "notes.toml",
    "corrections.toml",
    "neighbours.toml",
)
COLD, WARM, RELEASES = "indicators/T-1.toml", "indicators/T-3.toml", "releases.toml"
SOUND = {
    NOTES: """\
[[note]]
slug = "new-count"
period = "2024"
indicators = ["T-1"]
areas = ["E06000101"]
text = "Homes are counted in another way."
source = "Department for Tests, Homes, 2025"
is_break = true

[[bridge]]
code = "alder-and-birch"
name = "Alder and Birch"
before = ["E06000101"]
after = ["E06000102"]
""",
    CORRECTIONS: """\
[[correction]]
slug = "alder-2024"
indicator = "T-1"
area = "E06000101"
period = "2024"
release = "r-2025"
was = "25.9"
corrected = "29.5"
reason = "Two digits were swapped."
by = "Analyst"
on = 2025-11-10
""",
    NEIGHBOURS: """\
[[set]]
id = "model-2025"
title = "Neighbour model"
publisher = "Department for Tests"
published_on = 2025-05-31
licence = "Open Government Licence v3.0"
attribution = "Contains neighbours."

[set.neighbours]
E06000101 = ["E06000102", "E09000001"]
""",
}
"""Files that the small partnership does not have, as they should be."""


@dataclass(frozen=True)
class Case:
    name: str
    file: str
    old: str
    new: str
    says: str


CASES = [
    Case(
        "a month that is none",
        DATA,
        '"October", "November"',
        '"October", "Novembre"',
        'data-sets.toml: publication[homes].months: found "Novembre", expected one that the calendar defines; '
        'did you mean "November"?',
    ),
    Case(
        "a publication defined twice",
        DATA,
        'id = "warmth"\npublisher',
        'id = "homes"\npublisher',
        'data-sets.toml: publication[homes].id: found "homes" again, expected each only once; it stands already in '
        "data-sets.toml at publication[homes].id; change or remove one\n"
        'data-sets.toml: data_set[warmth].publication: found "warmth", expected one that a '
        "[[publication]] of this file "
        "defines; correct it or add it there",
    ),
    Case(
        "a data set of a publication that is not there",
        DATA,
        'publication = "warmth"',
        'publication = "warmht"',
        'data-sets.toml: data_set[warmth].publication: found "warmht", expected one that a '
        "[[publication]] of this file "
        'defines; did you mean "warmth"?',
    ),
    Case(
        "a data set defined twice",
        DATA,
        'id = "visits"',
        'id = "homes"',
        'data-sets.toml: data_set[homes].id: found "homes" again, expected each only once; it stands already in '
        "data-sets.toml at data_set[homes].id; change or remove one",
    ),
    Case(
        "an id that cannot stand in an address",
        DATA,
        'id = "visits"',
        'id = "Visits made"',
        'data-sets.toml: data_set[Visits made].id: found "Visits made", expected small letters, digits and single '
        "hyphens between them; write it so",
    ),
    Case(
        "files of a release that is not there",
        DATA,
        'r-2025 = "visits-2025.csv"',
        'r-2026 = "visits-2025.csv"',
        'data-sets.toml: data_set[visits].files: found "r-2026", expected one that releases.toml defines; '
        'did you mean "r-2025"?',
    ),
    Case(
        "one file in two data sets",
        DATA,
        '"visits-2025.csv"',
        '"homes-2025.csv"',
        'data-sets.toml: data_set[visits].files: found "homes-2025.csv" again, expected each only once; it stands '
        "already in data-sets.toml at data_set[homes].files; change or remove one",
    ),
    Case(
        "a request that is not of texts",
        DATA,
        'layout = "tidy"',
        "layout = 1",
        "data-sets.toml: data_set[warmth].request: found a table, expected a table of texts; "
        'write request = { column = "label" }',
    ),
    Case(
        "a key that is not known",
        DATA,
        'title = "Warmth"\nsource',
        'titel = "Warmth"\ntitle = "Warmth"\nsource',
        "data-sets.toml: data_set[warmth].titel: found a key that is not known, expected one of files, "
        "id, publication, "
        'request, source, title; did you mean "title"?',
    ),
    Case(
        "a status that is none of the three",
        RELEASES,
        'version = "2024"',
        'version = "2024"\nstatus = "settled"',
        'releases.toml: release[r-2024].status: found "settled", expected one of provisional, final, revised; '
        "choose one of them",
    ),
    Case(
        "a source of a data set that is not there",
        WARM,
        'data_set = "warmth"',
        'data_set = "warmht"',
        'indicators/: T-3.source.data_set: found "warmht", expected one that a [[data_set]] of data-sets.toml defines; '
        'did you mean "warmth"?',
    ),
    Case(
        "denominators from a data set that is not there",
        WARM,
        'value = "degrees"',
        'numerator = ["a"]\ndenominator = ["b"]\ndenominator_data_set = "people"',
        'indicators/: T-3.source.data_set: found "people", expected one that a [[data_set]] of data-sets.toml defines; '
        "correct it or add it there",
    ),
    Case(
        "a file where a data set is named",
        WARM,
        'value = "degrees"',
        'value = "degrees"\nfile = "warmth.csv"',
        "indicators/T-3.toml: source[1].file: found a key that is not known, expected one of data_set, denominator, "
        "denominator_data_set, denominator_lag, denominator_where, labels, like, numerator, since, value, where; "
        "remove it",
    ),
    Case(
        "a day that does not exist",
        WARM,
        'value = "degrees"',
        'value = "degrees"\nsince = "2025-02-30"',
        'indicators/T-3.toml: source[1].since: found "2025-02-30", expected a date such as 2025-03-31; '
        "write since = 2025-03-31",
    ),
    Case(
        "two sources of a data set from the same day",
        WARM,
        'value = "degrees"',
        'value = "degrees"\n\n[[source]]\ndata_set = "warmth"\nvalue = "heat"',
        'indicators/T-3.toml: source[2].data_set: found "warmth" again, expected each only once; it stands already in '
        "indicators/T-3.toml at source[1].data_set; change or remove one",
    ),
    Case(
        "like a source that is not there",
        COLD,
        'like = "r-2024"',
        'like = "r-2023"',
        'indicators/T-1.toml: source[2].like: found "r-2023", expected one that an earlier [[source]] of this file '
        'defines; did you mean "r-2024"?\n'
        "indicators/T-1.toml: source[2].value: found nothing, expected the column of the published value, or numerator "
        'and denominator to derive it from; add value = "..." or both lists',
    ),
    Case(
        "like itself",
        COLD,
        'like = "r-2024"',
        'like = "r-2025"',
        'indicators/T-1.toml: source[2].like: found "r-2025", expected one that an earlier [[source]] of this file '
        'defines; did you mean "r-2024"?\n'
        "indicators/T-1.toml: source[2].value: found nothing, expected the column of the published value, or numerator "
        'and denominator to derive it from; add value = "..." or both lists',
    ),
    Case(
        "a measure of a priority that is not there",
        MEASURES,
        'id = "M-2"\npriority = "warmth"',
        'id = "M-2"\npriority = "warmht"',
        'measures.toml: measure[M-2].priority: found "warmht", expected one that a file of priorities/ defines; '
        'did you mean "warmth"?',
    ),
    Case(
        "a measure with an indicator's name",
        MEASURES,
        'id = "M-2"',
        'id = "T-2"',
        'measures.toml: measure[T-2].id: found "T-2", expected a name that no indicator has; choose another',
    ),
    Case(
        "a measure defined twice",
        MEASURES,
        'id = "M-2"',
        'id = "M-1"',
        'measures.toml: measure[M-1].id: found "M-1" again, expected each only once; it stands already '
        "in measures.toml "
        "at measure[M-1].id; change or remove one",
    ),
    Case(
        "a percentage of nothing",
        MEASURES,
        'denominator = "visits due"\n',
        "",
        "measures.toml: measure[M-1].numerator: found nothing, expected what is counted above and below the line; "
        "say both in words",
    ),
    Case(
        "a count out of something",
        MEASURES,
        'unit = "count"',
        'unit = "count"\ndenominator = "homes"',
        'measures.toml: measure[M-2].denominator: found "homes", expected none, since a figure in count is returned as '
        "it is; remove it",
    ),
    Case(
        "a quadrant that is none of the four",
        MEASURES,
        'quadrant = "how much did we do"',
        'quadrant = "how much"',
        'measures.toml: measure[M-2].quadrant: found "how much", expected one of how much did we do, '
        "how well did we do it, how many are better off, what share is better off; choose one of them",
    ),
    Case(
        "a frequency that is none of the three",
        MEASURES,
        'frequency = "quarterly"\nquadrant = "how much',
        'frequency = "weekly"\nquadrant = "how much',
        'measures.toml: measure[M-2].frequency: found "weekly", expected one of annual, quarterly, monthly; '
        "choose one of them",
    ),
    Case(
        "a development item that is not there",
        MEASURES,
        'unit = "count"',
        'unit = "count"\ndevelops = "D-1"',
        'measures.toml: measure[M-2].develops: found "D-1", expected one that a [[data_development]] of '
        "warmth defines; "
        "correct it or add it there",
    ),
    Case(
        "a note on a period that is none",
        NOTES,
        'period = "2024"',
        'period = "24/25"',
        'notes.toml: note[new-count].period: found "24/25", expected a period; write 2025, 2024/25, 2025-Q1 or 2025-03',
    ),
    Case(
        "a note on an indicator that is not there",
        NOTES,
        'indicators = ["T-1"]',
        'indicators = ["T-1", "T-11"]',
        'notes.toml: note[new-count].indicators: found "T-11", expected one that a file of indicators/ defines; '
        'did you mean "T-1"?',
    ),
    Case(
        "a note on an area that is not there",
        NOTES,
        'areas = ["E06000101"]',
        'areas = ["E06000999"]',
        'notes.toml: note[new-count].areas: found "E06000999", expected one that areas.toml or '
        "partnership.toml defines; "
        'did you mean "E12000009"?',
    ),
    Case(
        "a bridge from nowhere",
        NOTES,
        'before = ["E06000101"]',
        "before = []",
        "notes.toml: bridge[alder-and-birch].before: found a list of 0, expected a list of texts; write "
        'before = ["..."]',
    ),
    Case(
        "a bridge over an area that is not there",
        NOTES,
        'after = ["E06000102"]',
        'after = ["E06000112"]',
        'notes.toml: bridge[alder-and-birch].after: found "E06000112", expected one that areas.toml defines; '
        'did you mean "E06000102"?',
    ),
    Case(
        "a correction of an indicator that is not there",
        CORRECTIONS,
        'indicator = "T-1"',
        'indicator = "T-9"',
        'corrections.toml: correction[alder-2024].indicator: found "T-9", expected one that a file of indicators/ '
        'defines; did you mean "T-3"?',
    ),
    Case(
        "a correction of a release that is not there",
        CORRECTIONS,
        'release = "r-2025"',
        'release = "r-2026"',
        'corrections.toml: correction[alder-2024].release: found "r-2026", expected one that releases.toml defines; '
        'did you mean "r-2025"?',
    ),
    Case(
        "a correction of a number without quotes",
        CORRECTIONS,
        'was = "25.9"',
        "was = 25.9",
        "corrections.toml: correction[alder-2024].was: found 25.9, expected a text that is not blank; "
        'write was = "..."',
    ),
    Case(
        "a correction to what is neither number nor symbol",
        CORRECTIONS,
        'corrected = "29.5"',
        'corrected = "about 29"',
        'corrections.toml: correction[alder-2024].corrected: found "about 29", expected a number or a symbol between '
        "quotes; correct it",
    ),
    Case(
        "a correction without a reason",
        CORRECTIONS,
        'reason = "Two digits were swapped."\n',
        "",
        "corrections.toml: correction[alder-2024].reason: found nothing, expected a text that is not blank; "
        'add reason = "..."',
    ),
    Case(
        "neighbours of an area that is not there",
        NEIGHBOURS,
        'E06000101 = ["E06',
        'E06000111 = ["E06',
        'neighbours.toml: set[model-2025].neighbours: found "E06000111", expected one that areas.toml defines; '
        'did you mean "E06000101"?',
    ),
    Case(
        "neighbours that are no list",
        NEIGHBOURS,
        '["E06000102", "E09000001"]',
        '"E06000102"',
        "neighbours.toml: set[model-2025].neighbours: found a table, expected a table of lists of texts; "
        'write neighbours = { name = ["..."] }',
    ),
    Case(
        "a set of neighbours that was never published",
        NEIGHBOURS,
        "published_on = 2025-05-31\n",
        "",
        "neighbours.toml: set[model-2025].published_on: found nothing, expected a date such as 2025-03-31; "
        "add published_on = 2025-03-31",
    ),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sound partnership with everything that can be defined of what is collected."""
    write_live_partnership(tmp_path)
    for name, text in SOUND.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def findings(folder: Path) -> list[str]:
    with pytest.raises(DefinitionError) as caught:
        read_partnership(folder)
    return str(caught.value).splitlines()


def altered(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text()
    assert text.count(old) == 1, f"{file} holds {old!r} {text.count(old)} times"
    path.write_text(text.replace(old, new))


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_wrong_definition_is_refused_with_where_what_and_what_to_do(case: Case, folder: Path) -> None:
    altered(folder, case.file, case.old, case.new)
    assert findings(folder) == case.says.splitlines()


def test_a_release_of_a_publication_that_is_not_there_is_refused(folder: Path) -> None:
    altered(folder, DATA, 'id = "homes"\npublisher', 'id = "dwellings"\npublisher')
    says = 'found "homes", expected one that a [[publication]] of data-sets.toml defines; correct it or add it there'
    of_data_set = says.replace("of data-sets.toml", "of this file")
    assert findings(folder) == [
        *(f"data-sets.toml: data_set[{name}].publication: {of_data_set}" for name in ("homes", "visits")),
        *(f"releases.toml: release[{key}].publication: {says}" for key in ("r-2024", "r-2025")),
    ]


def test_several_wrong_things_in_several_files_are_told_at_once(folder: Path) -> None:
    altered(folder, DATA, '"October", "November"', '"Oct"')
    altered(folder, MEASURES, 'unit = "count"', 'unit = "counts"')
    altered(folder, CORRECTIONS, "on = 2025-11-10", "")
    assert [finding.split(":")[0] for finding in findings(folder)] == [DATA, MEASURES, CORRECTIONS]


@pytest.mark.parametrize("name", [MEASURES, NOTES, CORRECTIONS, NEIGHBOURS])
def test_a_partnership_may_do_without(name: str, folder: Path) -> None:
    (folder / name).unlink()
    read = read_partnership(folder)
    assert {
        MEASURES: not read.measures,
        NOTES: not (read.notes or read.bridges),
        CORRECTIONS: not read.corrections,
        NEIGHBOURS: not read.neighbour_sets,
    }[name]


def test_what_is_collected_is_read_as_it_stands(folder: Path) -> None:
    read = read_partnership(folder)
    assert list(read.data_sets) == ["homes", "visits", "warmth"]
    assert read.data_sets["visits"].request == {
        "publication": "homes-and-visits",
        "data_set": "Visits",
        "via": "query",
    }
    assert read.data_sets["homes"].files == {"r-2024": "homes-2024.csv", "r-2025": "homes-2025.csv"}
    assert read.publications["homes"].months == (10, 11)
    assert read.publications["warmth"].months == ()
    assert read.data_sets_of("T-3") == ("warmth",)
    publication = read.publication_of("T-1")
    assert publication is not None
    assert publication.id == "homes"
    first, second = read.measures.values()
    assert (first.unit, first.quadrant, first.denominator) == (Unit.PERCENT, Quadrant.HOW_WELL, "visits due")
    assert (second.unit, second.decimals, second.denominator) == (Unit.COUNT, 0, "")
    [note] = read.notes
    assert (note.period, note.is_break, note.is_about("T-1", "E06000101")) == (Period("2024"), True, True)
    assert not note.is_about("T-2", "E06000101")
    [correction] = read.corrections
    assert (correction.was, correction.corrected, correction.on) == ("25.9", "29.5", date(2025, 11, 10))


def test_a_source_like_another_says_only_what_is_different(folder: Path) -> None:
    altered(folder, COLD, 'like = "r-2024"', 'like = "r-2024"\nvalue = "cold_share"')
    first, second = read_partnership(folder).indicators["T-1"].sources
    assert (first.file, first.value, first.where) == ("homes-2024.csv", "cold_percent", {"age": "All"})
    assert (second.file, second.value, second.where) == ("homes-2025.csv", "cold_share", {"age": "All"})
    assert (first.release, second.release) == ("r-2024", "r-2025")


def test_a_source_can_be_like_one_that_is_like_another(folder: Path) -> None:
    altered(
        folder,
        WARM,
        'value = "degrees"',
        'value = "degrees"\nwhere = { season = "Winter" }\n\n[[source]]\nlike = "warmth"\nsince = 2026-01-01\n'
        'value = "heat"\n\n[[source]]\nlike = "warmth since 2026-01-01"\nsince = 2027-01-01\n'
        'where = { season = "All year" }\n',
    )
    sources = read_partnership(folder).indicators["T-3"].sources
    assert [(one.since, one.value, one.where["season"]) for one in sources] == [
        (None, "degrees", "Winter"),
        (date(2026, 1, 1), "heat", "Winter"),
        (date(2027, 1, 1), "heat", "All year"),
    ]
    assert {one.file for one in sources} == {"warmth"}


def test_the_newest_neighbours_that_were_public_count(folder: Path) -> None:
    path = folder / NEIGHBOURS
    path.write_text(path.read_text().replace("2025", "2026") + "\n" + path.read_text())
    read = read_partnership(folder)
    assert [one.id for one in read.neighbour_sets] == ["model-2025", "model-2026"]
    days = (date(2025, 5, 30), date(2025, 5, 31), date(2026, 6, 1))
    assert [found and found.id for found in map(read.neighbours, days)] == [None, "model-2025", "model-2026"]
