"""What a person reads when a definition is wrong: one thing is altered in a copy of a sound folder each time."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from oba.definitions import read_partnership
from oba.domain.errors import DefinitionError
from oba.domain.indicator import Target
from oba.domain.period import Period

SOUND = Path(__file__).parents[2] / "partnerships" / "south-west"
PLANS = "indicators/N-H3-second-or-subsequent-plans.toml"
RATE = "indicators/N-H1-plans-for-neglect.toml"
NEGLECT = "priorities/neglect.toml"
CARE = "priorities/children-in-care.toml"
TARGET = 'target = { value = 20, by = "2027", tolerance = 1.5, agreed_by = "Summit", agreed_on = 2024-11-01 }'


@dataclass(frozen=True)
class Case:
    name: str
    file: str
    old: str
    new: str
    says: str
    alone: bool = True
    """Whether nothing else is said; False where one mistake is felt in other files."""


CASES = [
    Case(
        "text that is not TOML",
        "areas.toml",
        'name = "Devon"',
        'name = "Devon',
        "areas.toml: line 34, column 14: found what TOML cannot read (Illegal character '\\n'), "
        "expected valid TOML; mend it there",
    ),
    Case(
        "a bare date that does not exist",
        "calendar.toml",
        "due = 2025-02-28",
        "due = 2025-02-30",
        "calendar.toml: line 15, column 7: found what TOML cannot read (Invalid date or datetime), "
        "expected valid TOML; mend it there",
    ),
    Case(
        "a quoted date that does not exist",
        "calendar.toml",
        "due = 2025-02-28",
        'due = "2025-02-30"',
        'calendar.toml: cycle[2024-25].story.due: found "2025-02-30", expected a date such as 2025-03-31; '
        "write due = 2025-03-31",
    ),
    Case(
        "a missing key",
        PLANS,
        "frequency = ",
        "# frequency = ",
        f"{PLANS}: frequency: found nothing, expected one of annual, quarterly, monthly; "
        'add frequency = "annual" or another of them',
    ),
    Case(
        "a blank text",
        NEGLECT,
        'name = "Preventing and tackling neglect"',
        'name = " "',
        f'{NEGLECT}: name: found " ", expected a text that is not blank; write name = "..."',
    ),
    Case(
        "a number where a text belongs",
        "releases.toml",
        'version = "2024"\npublished_on = 2024-11-13',
        "version = 2024\npublished_on = 2024-11-13",
        "releases.toml: release[dfe-cin-2024].version: found 2024, expected a text that is not blank; "
        'write version = "..."',
    ),
    Case(
        "an address that leads to no page",
        "data-sets.toml",
        'url = "https://explore-education-statistics.service.gov.uk/find-statistics/children-in-need"',
        'url = "javascript:alert(1)"',
        'data-sets.toml: publication[dfe-cin].url: found "javascript:alert(1)", expected an address that begins with '
        "https://; write it so",
    ),
    Case(
        "an address in the clear",
        "releases.toml",
        'url = "https://explore-education-statistics.service.gov.uk/find-statistics/children-in-need"\n\n[[release]]\n'
        'id = "dfe-cla-2024"',
        'url = "http://example.org/"\n\n[[release]]\nid = "dfe-cla-2024"',
        'releases.toml: release[dfe-cin-2024].url: found "http://example.org/", expected an address that begins with '
        "https://; write it so",
    ),
    Case(
        "decimals that are true",
        PLANS,
        "decimals = 1",
        "decimals = true",
        f"{PLANS}: decimals: found true, expected a whole number, 0 or more; write decimals = 0",
    ),
    Case(
        "a flag in words",
        "areas.toml",
        "too_small = true",
        'too_small = "yes"',
        'areas.toml: area[E06000053].too_small: found "yes", expected true or false; write too_small = true',
    ),
    Case(
        "a polarity that is none of the three",
        NEGLECT,
        'polarity = "higher"\nreason = "A child at risk',
        'polarity = "up"\nreason = "A child at risk',
        f'{NEGLECT}: indicator[N-S8].polarity: found "up", expected one of higher, lower, none; choose one of them',
    ),
    Case(
        "an unknown unit",
        PLANS,
        'unit = "percent"',
        'unit = "percentage"',
        f'{PLANS}: unit: found "percentage", expected one of percent, rate per 10,000, days, score, cases, count, '
        "grade; choose one of them",
    ),
    Case(
        "a smallest effect of nothing",
        NEGLECT,
        'id = "N-H3"',
        'id = "N-H3"\nsmallest_effect = 0',
        f"{NEGLECT}: indicator[N-H3].smallest_effect: found 0, expected a number above zero; "
        "write smallest_effect = 1.0",
    ),
    Case(
        "a target beyond what the indicator can be",
        NEGLECT,
        'id = "N-H3"',
        f'id = "N-H3"\n{TARGET.replace("value = 20", "value = 120")}',
        f"{NEGLECT}: indicator[N-H3].target.value: found 120, expected a number, 0 or more, 100 or less; "
        "write value = 0",
    ),
    Case(
        "a target that is no number",
        NEGLECT,
        'id = "N-H3"',
        f'id = "N-H3"\n{TARGET.replace("value = 20", "value = nan")}',
        f"{NEGLECT}: indicator[N-H3].target.value: found nan, expected a number, 0 or more, 100 or less; "
        "write value = 0",
    ),
    Case(
        "a tolerance below zero",
        NEGLECT,
        'id = "N-H3"',
        f'id = "N-H3"\n{TARGET.replace("tolerance = 1.5", "tolerance = -1")}',
        f"{NEGLECT}: indicator[N-H3].target.tolerance: found -1, expected a number, 0 or more; write tolerance = 0",
    ),
    Case(
        "a target by a period that is none",
        NEGLECT,
        'id = "N-H3"',
        f'id = "N-H3"\n{TARGET.replace("2027", "March 2027")}',
        f'{NEGLECT}: indicator[N-H3].target.by: found "March 2027", expected a period such as 2025 or 2024/25; '
        "write it so",
    ),
    Case(
        "a target by a month for an annual indicator",
        NEGLECT,
        'id = "N-H3"',
        f'id = "N-H3"\n{TARGET.replace("2027", "2027-03")}',
        f'{NEGLECT}: indicator[N-H3].target.by: found "2027-03", expected a period such as 2025 or 2024/25; '
        "write it so",
    ),
    Case(
        "a target that nobody agreed",
        NEGLECT,
        'id = "N-H3"',
        'id = "N-H3"\n' + TARGET.replace('agreed_by = "Summit", ', ""),
        f"{NEGLECT}: indicator[N-H3].target.agreed_by: found nothing, expected a text that is not blank; "
        'add agreed_by = "..."',
    ),
    Case(
        "a target that is only a number",
        NEGLECT,
        'id = "N-H3"',
        'id = "N-H3"\ntarget = 20',
        f"{NEGLECT}: indicator[N-H3].target: found 20, expected a table; add [indicator.target] with its keys",
    ),
    Case(
        "a rank that is asked for in words",
        NEGLECT,
        'id = "N-H3"',
        'id = "N-H3"\nshow_rank = "yes"',
        f'{NEGLECT}: indicator[N-H3].show_rank: found "yes", expected true or false; write show_rank = true',
    ),
    Case(
        "a misspelt key",
        RATE,
        "denominator_lag = 1",
        "denominator_lags = 1",
        f"{RATE}: source[1].denominator_lags: found a key that is not known, expected one of data_set, "
        "denominator, denominator_file, denominator_lag, denominator_where, file, labels, like, numerator, release, "
        "value, where; "
        'did you mean "denominator_lag"?',
    ),
    Case(
        "labels that are no texts",
        RATE,
        'age_group = "Children aged 0 to 17 years"',
        "age_group = 17",
        f"{RATE}: source[1].denominator_where: found a table, expected a table of texts; "
        'write denominator_where = { column = "label" }',
    ),
    Case(
        "an indicator of a priority that has no file",
        NEGLECT,
        'id = "N-H3"',
        'id = "N-H3"\ntier = "headline"\npolarity = "none"\nreason = "-"\n\n[[indicator]]\nid = "N-H33"',
        f'{NEGLECT}: indicator[N-H33].id: found "N-H33", expected one that a file of indicators/ defines; '
        'did you mean "N-H3"?',
    ),
    Case(
        "an indicator twice in a priority",
        NEGLECT,
        'id = "N-S1"\n',
        'id = "N-H3"\ntier = "secondary"\npolarity = "none"\nreason = "-"\n\n[[indicator]]\nid = "N-S1"\n',
        f'{NEGLECT}: indicator[N-H3].id: found "N-H3" again, expected each only once; '
        f"it stands already in {NEGLECT} at indicator[N-H3].id; change or remove one",
    ),
    Case(
        "an indicator in no priority",
        CARE,
        '[[indicator]]\nid = "C-R1"\ntier = "secondary"\npolarity = "higher"\n'
        'reason = "Reading, writing and mathematics at 11 carry all later learning."\n',
        "",
        'priorities/: indicator: found no priority that uses "C-R1", expected every file of indicators/ in one '
        'priority or more; add [[indicator]] with id = "C-R1" to a priority or remove the file',
    ),
    Case(
        "an unknown release",
        RATE,
        'release = "dfe-cin-2024"',
        'release = "dfe-cin-2014"',
        f'{RATE}: source[1].release: found "dfe-cin-2014", expected one that releases.toml defines; '
        'did you mean "dfe-cin-2024"?',
    ),
    Case(
        "a source for one release twice",
        PLANS,
        'release = "dfe-cin-2025"',
        'release = "dfe-cin-2024"',
        f'{PLANS}: source[2].release: found "dfe-cin-2024" again, expected each only once; '
        f"it stands already in {PLANS} at source[1].release; change or remove one",
    ),
    Case(
        "an indicator with no source",
        "indicators/N-S7-assessment-days.toml",
        '[[source]]\nrelease = "dfe-cin-2024"\n'
        'file = "dfe_cin_2024/c2_children_in_need_assessments_duration_2014_to_2024.csv"\nvalue = "Median_days"\n',
        "",
        "indicators/N-S7-assessment-days.toml: source: found nothing, expected one table or more; "
        "add [[source]] with its keys",
    ),
    Case(
        "a source with neither value nor parts",
        "indicators/N-S7-assessment-days.toml",
        'value = "Median_days"\n',
        "",
        "indicators/N-S7-assessment-days.toml: source[1].value: found nothing, expected the column of the published "
        'value, or numerator and denominator to derive it from; add value = "..." or both lists',
    ),
    Case(
        "a lag without a denominator",
        "indicators/N-S7-assessment-days.toml",
        'value = "Median_days"\n',
        'value = "Median_days"\ndenominator_lag = 1\n',
        "indicators/N-S7-assessment-days.toml: source[1].denominator: found nothing, expected the columns that "
        "denominator_file, denominator_where or denominator_lag speak of; "
        'add denominator = ["..."]',
    ),
    Case(
        "a source that climbs out of its folder",
        RATE,
        'file = "dfe_cin_2024/d4_',
        'file = "../d4_',
        f'{RATE}: source[1].file: found "../d4_cpps_at31march_by_category_of_abuse_2013_to_2024.csv", expected a path '
        "below the folder of publishers' files, with forward slashes; write it relative to that folder",
    ),
    Case(
        "an unknown predecessor",
        "areas.toml",
        'predecessors = ["E10000009"]',
        'predecessors = ["E10000099"]',
        'areas.toml: area[E06000059].predecessors: found "E10000099", expected one that another area defines; '
        'did you mean "E10000009"?',
    ),
    Case(
        "a code that is none",
        "areas.toml",
        'code = "E10000008"',
        'code = "Devon"',
        'areas.toml: area[Devon].code: found "Devon", expected an ONS code: a capital letter and eight digits; '
        "write it so",
        alone=False,
    ),
    Case(
        "an area code twice",
        "areas.toml",
        'code = "E10000008"',
        'code = "E06000052"',
        'areas.toml: area[E06000052].code: found "E06000052" again, expected each only once; '
        "it stands already in areas.toml at area[E06000052].code; change or remove one",
        alone=False,
    ),
    Case(
        "a former code that is another area's code",
        "areas.toml",
        'former_codes = ["E10000027"]',
        'former_codes = ["E10000008"]',
        'areas.toml: area[E06000066].former_codes: found "E10000008" again, expected each only once; '
        "it stands already in areas.toml at area[E10000008].code; change or remove one",
    ),
    Case(
        "an authority with the code of the region",
        "areas.toml",
        'code = "E10000008"',
        'code = "E12000009"',
        'areas.toml: area[E12000009].code: found "E12000009" again, expected each only once; '
        "it stands already in partnership.toml at region.code; change or remove one",
        alone=False,
    ),
    Case(
        "an authority number twice",
        "areas.toml",
        'la_code = "878"',
        'la_code = "908"',
        'areas.toml: area[E10000008].la_code: found "908" again, expected each only once; '
        "it stands already in areas.toml at area[E06000052].la_code; change or remove one",
    ),
    Case(
        "a membership that ends before it begins",
        "areas.toml",
        'name = "Devon"',
        'name = "Devon"\nmember_from = 2019-04-01\nmember_to = 2019-03-31',
        "areas.toml: area[E10000008].member_to: found 2019-03-31, expected 2019-04-01 (member_from) or later; "
        "correct one of the dates",
    ),
    Case(
        "a cycle that follows none",
        "calendar.toml",
        'follows = "2024-25"',
        'follows = "2023-24"',
        'calendar.toml: cycle[2025-26].follows: found "2023-24", expected one that an earlier [[cycle]] defines; '
        'did you mean "2024-25"?',
    ),
    Case(
        "a cycle that follows itself",
        "calendar.toml",
        'follows = "2024-25"',
        'follows = "2025-26"',
        'calendar.toml: cycle[2025-26].follows: found "2025-26", expected one that an earlier [[cycle]] defines; '
        'did you mean "2024-25"?',
    ),
    Case(
        "a cycle twice",
        "calendar.toml",
        'slug = "2025-26"\nfollows = "2024-25"',
        'slug = "2024-25"',
        'calendar.toml: cycle[2024-25].slug: found "2024-25" again, expected each only once; '
        "it stands already in calendar.toml at cycle[2024-25].slug; change or remove one",
    ),
    Case(
        "a stage that is due before it opens",
        "calendar.toml",
        "due = 2024-12-31",
        "due = 2024-11-30",
        "calendar.toml: cycle[2024-25].collect.due: found 2024-11-30, expected 2024-12-01 (opens) or later; "
        "correct one of the dates",
    ),
    Case(
        "a stage that opens before the one before it is due",
        "calendar.toml",
        "opens = 2025-03-03",
        "opens = 2025-02-03",
        "calendar.toml: cycle[2024-25].plan.opens: found 2025-02-03, expected 2025-02-28 (story.due) or later; "
        "let a stage open once the one before it is due",
    ),
    Case(
        "a cycle that opens before the review it follows",
        "calendar.toml",
        "opens = 2026-04-15",
        "opens = 2025-11-15",
        "calendar.toml: cycle[2025-26].collect.opens: found 2025-11-15, expected 2025-12-01 (review.opens of 2024-25) "
        "or later; a cycle opens from the decisions of the review before it",
    ),
    Case(
        "a stage that is missing",
        "calendar.toml",
        "[cycle.plan]\nopens = 2025-03-03\ndue = 2025-04-30\n",
        "",
        "calendar.toml: cycle[2024-25].plan: found nothing, expected a table; add [cycle.plan] with its keys",
    ),
    Case(
        "a slug that is not safe in an address",
        "partnership.toml",
        'slug = "south-west"',
        'slug = "South West/../.."',
        'partnership.toml: slug: found "South West/../..", expected small letters, digits and single hyphens between '
        "them; write it so",
    ),
    Case(
        "a body twice",
        "partnership.toml",
        'slug = "adcs-branch"',
        'slug = "sli-steering-group"',
        'partnership.toml: body[sli-steering-group].slug: found "sli-steering-group" again, expected each only once; '
        "it stands already in partnership.toml at body[sli-steering-group].slug; change or remove one",
    ),
    Case(
        "a convenor that is no body",
        NEGLECT,
        'convenor = "neglect-officer-group"',
        'convenor = "neglect-group"',
        f'{NEGLECT}: convenor: found "neglect-group", expected one that a [[body]] of partnership.toml defines; '
        'did you mean "neglect-officer-group"?',
    ),
    Case(
        "a priority that is listed and has no file",
        "partnership.toml",
        'priorities = ["neglect", "children-in-care"]',
        'priorities = ["neglect", "children-in-care", "youth"]',
        'partnership.toml: priorities: found "youth", expected one that a file of priorities/ defines; '
        "correct it or add it there",
    ),
    Case(
        "a priority that has a file and is not listed",
        "partnership.toml",
        'priorities = ["neglect", "children-in-care"]',
        'priorities = ["neglect"]',
        'partnership.toml: priorities: found "children-in-care" 0 times, expected each file of priorities/ once; '
        "list each priority in the order in which packs show them",
    ),
    Case(
        "a priority whose slug is not its file's name",
        NEGLECT,
        'slug = "neglect"',
        'slug = "tackling-neglect"',
        f'{NEGLECT}: slug: found "tackling-neglect", expected "neglect", as the file is named; '
        "rename the file or correct the slug",
        alone=False,
    ),
    Case(
        "a theme twice",
        NEGLECT,
        'slug = "what-works"',
        'slug = "early-help"',
        f'{NEGLECT}: theme[early-help].slug: found "early-help" again, expected each only once; '
        f"it stands already in {NEGLECT} at theme[early-help].slug; change or remove one",
    ),
    Case(
        "a priority with no headline indicator",
        NEGLECT,
        'tier = "headline"',
        'tier = "secondary"',
        f"{NEGLECT}: indicator: found no headline indicator, expected one or more; "
        "make the three or four that people understand headline indicators",
    ),
    Case(
        "no body at all",
        "partnership.toml",
        "[[body]]",
        "[[bodies]]",
        "partnership.toml: body: found nothing, expected one table or more; add [[body]] with its keys",
        alone=False,
    ),
    Case(
        "one text where a list belongs",
        "areas.toml",
        'former_codes = ["E10000027"]',
        'former_codes = "E10000027"',
        'areas.toml: area[E06000066].former_codes: found "E10000027", expected a list of texts; '
        'write former_codes = ["..."]',
    ),
    Case(
        "no country",
        "partnership.toml",
        '[country]\ncode = "E92000001"\nname = "England"\n',
        "",
        "partnership.toml: country: found nothing, expected a table; add [country] with its keys",
    ),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copied = tmp_path / "south-west"
    shutil.copytree(SOUND, copied, ignore=shutil.ignore_patterns("figures", "illustrative"))
    return copied


def findings(folder: Path) -> list[str]:
    with pytest.raises(DefinitionError) as caught:
        read_partnership(folder)
    assert str(caught.value) == "\n".join(caught.value.findings)
    return caught.value.findings


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_one_wrong_thing_is_named_with_file_field_and_remedy(case: Case, folder: Path) -> None:
    path = folder / case.file
    text = path.read_text(encoding="utf-8")
    assert case.old in text
    path.write_text(text.replace(case.old, case.new), encoding="utf-8")
    said = findings(folder)
    assert case.says in said
    assert case.alone is (said == [case.says])


def test_a_file_whose_name_does_not_begin_with_its_id_is_refused(folder: Path) -> None:
    (folder / PLANS).rename(folder / "indicators" / "N-H30-plans.toml")
    assert findings(folder) == [
        'indicators/N-H30-plans.toml: id: found "N-H3", expected the id at the beginning of the file name, '
        "here N-H30-plans; rename the file or correct the id",
    ]


def test_an_indicator_defined_twice_is_refused(folder: Path) -> None:
    shutil.copy(folder / PLANS, folder / "indicators" / "N-H3-twice.toml")
    assert findings(folder) == [
        'indicators/N-H3-twice.toml: id: found "N-H3" again, expected each only once; '
        f"it stands already in {PLANS}; change or remove one",
    ]


def test_several_wrong_things_are_told_at_once(folder: Path) -> None:
    for name in ("areas.toml", "calendar.toml", "releases.toml"):
        (folder / name).unlink()
    assert findings(folder) == [
        f"{name}: file: found no file that can be read, expected a TOML file; add it, or allow it to be read"
        for name in ("areas.toml", "releases.toml", "calendar.toml")
    ]


@pytest.mark.parametrize("name", ["indicators", "priorities"])
def test_a_missing_folder_is_told_once_and_not_once_for_every_reference(name: str, folder: Path) -> None:
    shutil.rmtree(folder / name)
    assert findings(folder) == [
        f"{name}/: folder: found no TOML file, expected one or more; add the folder {name} with its files",
    ]


def test_a_file_that_is_not_utf_8_is_refused(folder: Path) -> None:
    (folder / "areas.toml").write_bytes(b'name = "\xff"')
    assert findings(folder) == [
        "areas.toml: file: found a byte at 8 that is not UTF-8, expected UTF-8 text; save it as UTF-8",
    ]


def test_a_file_saved_with_a_byte_order_mark_is_read(folder: Path) -> None:
    path = folder / "calendar.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read_partnership(folder).cycle("2024-25").slug == "2024-25"


def test_a_date_between_quotes_is_read_as_one(folder: Path) -> None:
    path = folder / "calendar.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("= 2024-12-31", '= "2024-12-31"'), encoding="utf-8")
    assert read_partnership(folder) == read_partnership(SOUND)


def test_a_smallest_effect_that_a_partnership_agreed_is_kept(folder: Path) -> None:
    path = folder / NEGLECT
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('id = "N-H3"', 'id = "N-H3"\nsmallest_effect = 2'), encoding="utf-8")
    effects = {use.indicator: use.smallest_effect for use in read_partnership(folder).priority("neglect").indicators}
    assert effects["N-H3"] == 2.0
    assert effects["N-H2"] is None


def test_a_target_and_the_wish_for_ranks_are_kept_and_neither_is_there_unless_asked_for(folder: Path) -> None:
    path = folder / NEGLECT
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('id = "N-H1"', f'id = "N-H1"\nshow_rank = true\n{TARGET}'), encoding="utf-8")
    uses = {use.indicator: use for use in read_partnership(folder).priority("neglect").indicators}
    target = Target(value=20.0, by=Period("2027"), tolerance=1.5, agreed_by="Summit", agreed_on=date(2024, 11, 1))
    assert (uses["N-H1"].target, uses["N-H1"].show_rank) == (target, True)  # without polarity, too
    assert (uses["N-H3"].target, uses["N-H3"].show_rank) == (None, False)
    assert (uses["N-H1"].target_on(date(2024, 10, 31)), uses["N-H1"].target_on(date(2024, 11, 1))) == (None, target)


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    assert findings(tmp_path / "north") == [
        f"{tmp_path / 'north'}: folder: found no such folder, expected one with partnership.toml; name the folder of a "
        "partnership",
    ]
