"""A small partnership on disk: six authorities and an islet, one priority, three indicators, three releases.

`T-1` is a headline and `T-2` a secondary percentage, both in the releases of 2024 and 2025; `T-3` is first published in
March 2026. The region is published for `T-1` and has to be worked out for `T-2`. Cells of `T-2` hold every symbol.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from oba.domain.area import AreaKind
from oba.sources.areas import ListedArea
from oba.sources.extract import write_extract
from oba.sources.figure import Figure
from oba.stages.workspace import Workspace, open_workspace

NAMES = {
    "E06000101": "Alder",
    "E06000102": "Birch",
    "E06000103": "Cedar",
    "E06000104": "Damson",
    "E06000105": "Elder",
    "E06000106": "Fir",
    "E06000107": "Islet",
}
AUTHORITIES = tuple(NAMES)
ISLET = "E06000107"
REGION, COUNTRY = "E12000009", "E92000001"
SYMBOLS = {"E06000101": "c", "E06000102": "x", "E06000103": "z", "E06000104": "k", "E06000105": "low", "E06000106": "u"}
PUBLISHED = {"r-2024": date(2024, 11, 13), "r-2025": date(2025, 10, 31), "r-late": date(2026, 3, 20)}

PARTNERSHIP = """\
slug = "small"
name = "Small partnership"
summary = "Six authorities and an islet."
priorities = ["warmth"]

[region]
code = "E12000009"
name = "South West"

[country]
code = "E92000001"
name = "England"

[[body]]
slug = "warmth-group"
name = "Officer group for warmth"
role = "Makes and carries out the plan."

[[principle]]
slug = "self-help"
name = "Self-help"
meaning = "Authorities lend one another people."
"""
CALENDAR = """\
demo_until = 2026-06-30

[[cycle]]
slug = "2024-25"
collect = { opens = 2024-12-01, due = 2024-12-31 }
story = { opens = 2025-01-02, due = 2025-02-28 }
plan = { opens = 2025-03-03, due = 2025-04-30 }
review = { opens = 2025-12-01, due = 2025-12-12 }

[[cycle]]
slug = "2025-26"
follows = "2024-25"
collect = { opens = 2026-04-15, due = 2026-04-30 }
story = { opens = 2026-05-01, due = 2026-05-29 }
plan = { opens = 2026-06-01, due = 2026-06-30 }
review = { opens = 2026-12-01, due = 2026-12-11 }
"""
PRIORITY = """\
slug = "warmth"
name = "Warm homes"
population = "All children"
outcome = "Children live in warm homes."
experience = "Nobody wears a coat indoors."
convenor = "warmth-group"

[[endorsement]]
body = "Summit"
on = "November 2023"
how = "By vote."

[[theme]]
slug = "causes"
name = "Causes"
question = "Why are homes cold?"

[[indicator]]
id = "T-1"
tier = "headline"
polarity = "lower"
reason = "A cold home harms a child."

[[indicator]]
id = "T-2"
tier = "secondary"
polarity = "higher"
reason = "A visit helps."

[[indicator]]
id = "T-3"
tier = "enabler"
polarity = "none"
reason = "Not agreed."
"""


def write_small_partnership(folder: Path, *, figures: Mapping[tuple[str, str, str, str], str] | None = None) -> Path:
    """The folder, written. `figures` overrides texts by (indicator, area code, period, release)."""
    for name, content in _files().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    if figures:
        write_small_figures(folder, figures=figures)
    return folder


@cache
def _files() -> dict[str, bytes]:
    """What lies in the folder, by its path there; made once, since hundreds of tests begin with it."""
    with TemporaryDirectory() as made:
        folder = Path(made)
        for name in ("indicators", "priorities"):
            (folder / name).mkdir()
        (folder / "partnership.toml").write_text(PARTNERSHIP)
        (folder / "calendar.toml").write_text(CALENDAR)
        (folder / "priorities" / "warmth.toml").write_text(PRIORITY)
        (folder / "areas.toml").write_text("".join(_area(code) for code in AUTHORITIES))
        (folder / "releases.toml").write_text("".join(_release(key) for key in PUBLISHED))
        for indicator, releases in (("T-1", ("r-2024", "r-2025")), ("T-2", ("r-2024", "r-2025")), ("T-3", ("r-late",))):
            (folder / "indicators" / f"{indicator}.toml").write_text(_indicator(indicator, releases))
        write_small_figures(folder)
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def write_small_figures(
    folder: Path,
    *,
    figures: Mapping[tuple[str, str, str, str], str] | None = None,
    counted: Mapping[tuple[str, str, str, str], tuple[str, str, str]] | None = None,
) -> str:
    """The digest of the extract written to the folder of a partnership, in step with its releases.

    `counted` overrides text, numerator and denominator by (indicator, area code, period, release).
    """
    texts = {figure.key: figure for figure in _figures()}
    for key, (text, *parts) in (counted or {}).items():
        texts[key] = _figure(*key, text, parts=(parts[0], parts[1]))
    for key, text in (figures or {}).items():
        indicator, area, period, release = key
        texts[key] = _figure(indicator, area, period, release, text)
    partnership = open_workspace(folder, folder).partnership
    return write_extract(folder / "figures", figures=texts.values(), areas=_listed(), releases=partnership.releases)


def small_workspace(folder: Path, **changes: object) -> Workspace:
    """A workspace of the small partnership below `folder`, its data in `data`, not yet there."""
    return open_workspace(write_small_partnership(folder / "small", **changes), folder / "data")  # type: ignore[arg-type]


def mended(path: Path, old: str, new: str) -> None:
    """Replaces a text in a file, which must hold it once."""
    text = path.read_text()
    assert text.count(old) == 1, f"{path} holds {old!r} {text.count(old)} times"
    path.write_text(text.replace(old, new))


def _area(code: str) -> str:
    too_small = "too_small = true\n" if code == ISLET else ""
    return f'[[area]]\ncode = "{code}"\nla_code = "{_number(code)}"\nname = "{NAMES[code]}"\n{too_small}\n'


def _number(code: str) -> str:
    return f"9{code[-2:]}"


def _release(key: str) -> str:
    return (
        f'[[release]]\nid = "{key}"\npublisher = "Department for Tests"\ntitle = "Homes"\nversion = "{key[2:]}"\n'
        f"published_on = {PUBLISHED[key]}\n"
        'published_on_basis = "Known."\nlicence = "Open Government Licence v3.0"\nattribution = "Contains tests."\n\n'
    )


def _indicator(indicator: str, releases: tuple[str, ...]) -> str:
    sources = "".join(f'\n[[source]]\nrelease = "{key}"\nfile = "{key}.csv"\nvalue = "value"\n' for key in releases)
    return (
        f'id = "{indicator}"\nname = "Share {indicator}"\nlay_definition = "Of every 100."\n'
        'technical_definition = "A over B."\nunit = "percent"\ndecimals = 1\nperiod_meaning = "year ending 31 March"\n'
        'frequency = "annual"\npublisher = "Department for Tests"\npublication = "Homes"\n'
        f'publication_month = "October"\n{sources}'
    )


def _figures() -> Iterator[Figure]:
    for release, last in (("r-2024", 2024), ("r-2025", 2025)):
        for year in range(2015, last + 1):
            for place, area in enumerate((*AUTHORITIES, REGION, COUNTRY)):
                wobble = ((year * 7 + place * 5) % 11) / 10
                yield _figure("T-1", area, str(year), release, f"{20 + place + (year - 2015) * 0.5 + wobble:.1f}")
                if area != REGION:
                    yield _secondary(area, year, release, place)
    for place, area in enumerate((*AUTHORITIES, REGION, COUNTRY)):
        yield _figure("T-3", area, "2025", "r-late", str(place))


def _secondary(area: str, year: int, release: str, place: int) -> Figure:
    """Zero in 2023 for Alder; in the latest year of the first release a symbol for each authority."""
    if year == 2024 and release == "r-2024" and area in SYMBOLS:
        return _figure("T-2", area, str(year), release, SYMBOLS[area])
    numerator = 0 if (area, year) == ("E06000101", 2023) else 10 + place + year % 3
    return _figure("T-2", area, str(year), release, f"{numerator / 2:.1f}", parts=(str(numerator), "200"))


def _figure(
    indicator: str, area: str, period: str, release: str, text: str, *, parts: tuple[str, str] = ("", "")
) -> Figure:
    la_code = _number(area) if area in NAMES else None
    return Figure(
        indicator=indicator,
        area_code=area,
        la_code=la_code,
        period=period,
        release=release,
        text=text,
        numerator=parts[0],
        denominator=parts[1],
    )


def _listed() -> list[ListedArea]:
    listed = [
        ListedArea(area_code=code, la_code=_number(code), name=name, kind=AreaKind.AUTHORITY, region_code=REGION)
        for code, name in NAMES.items()
    ]
    region = ListedArea(area_code=REGION, la_code="", name="South West", kind=AreaKind.REGION, region_code="")
    country = ListedArea(area_code=COUNTRY, la_code="", name="England", kind=AreaKind.COUNTRY, region_code="")
    return [*listed, region, country]
