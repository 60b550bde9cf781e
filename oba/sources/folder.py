"""Tidy files of the Department for Education on disk, plain or gzip: one file, or a folder with one for each release.

The release of a file is the last year that its name holds: `b1_2013_to_2025.csv` is of 2025, `absence_202425.csv.gz`
of 2024/25. A file whose content changes is a new version.

Out of scope: other layouts (source `csv` reads those), and folders within the folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from oba.domain.data_set import DataSet
from oba.domain.errors import DefinitionError, SourceUnavailable
from oba.domain.period import Period
from oba.sources.source import Asking, Delivery, Payload, Source
from oba.sources.table import Table
from oba.sources.tidy_file import read_tidy_file
from oba.sources.unnumbered import deliver_new, required

_YEARS = re.compile(r"(?<![0-9])(?P<year>(?:19|20)[0-9]{2})(?:[-_]?(?P<end>[0-9]{2}))?(?![0-9])")
_SET_RIGHT = "Correct `path` in the data set's request, or put the file there"
_MEDIA_TYPES = {
    ".csv": "text/csv",
    ".gz": "application/gzip",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
}


def request(data_set: DataSet, asking: Asking) -> Iterator[Delivery]:
    """Each file that is not held, oldest release first."""
    path, release = Path(required(data_set, "path")), data_set.request.get("release", "")
    pattern = data_set.request.get("pattern", "")
    if path.is_dir() and not pattern:
        raise DefinitionError(
            f"data set {data_set.id!r}: {path} is a folder. Write in its request which files of it are meant, as "
            f'`pattern = "*.csv"`'
        )
    if not pattern:
        payload = read_payload(path, name=data_set.id)
        yield from deliver_new([payload], asking=asking, release=release or release_in(path.name))
        return
    if release:
        raise DefinitionError(
            f"data set {data_set.id!r}: its request holds both `pattern` and `release`, but files of a folder are of "
            f"the releases that their names hold. Leave one out"
        )
    for file in _files(path, pattern=pattern, name=data_set.id):
        yield from deliver_new([read_payload(file, name=data_set.id)], asking=asking, release=release_in(file.name))


def parse(data_set: DataSet, payloads: Sequence[Payload]) -> Table:
    """The table in one file; raises as `read_tidy_file` does."""
    return read_tidy_file(payloads[0].content, name=data_set.id)


def read_payload(path: Path, *, name: str) -> Payload:
    """A file as a body, packed as it is on disk; raises `SourceUnavailable` when it cannot be read."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SourceUnavailable(f"{name}: {path} cannot be read ({error.strerror}). {_SET_RIGHT}") from None
    media_type = _MEDIA_TYPES.get(path.suffix.lower(), "application/octet-stream")
    return Payload(role="data", url=path.absolute().as_uri(), media_type=media_type, content=content)


def release_in(file_name: str) -> str:
    """The release that a file's name ends with: `2025`, or `2024/25` where two years follow each other; "" if none."""
    release = ""
    for match in _YEARS.finditer(file_name):
        release = match["year"]
        try:
            release = Period(f"{match['year']}/{match['end']}").code
        except ValueError:  # 2025_03 and 2025 alone are no academic years
            continue
    return release


def _files(folder: Path, *, pattern: str, name: str) -> list[Path]:
    try:
        found = [path for path in folder.iterdir() if path.is_file() and fnmatchcase(path.name, pattern)]
    except OSError as error:
        raise SourceUnavailable(f"{name}: {folder} cannot be read ({error.strerror}). {_SET_RIGHT}") from None
    if not found:
        raise SourceUnavailable(f"{name}: {folder} holds no file like {pattern!r}. {_SET_RIGHT}")
    return sorted(found, key=_age)


def _age(file: Path) -> tuple[int, str]:
    """Orders files from the oldest release to the newest, those without one first."""
    release = release_in(file.name)
    return (Period(release).ordinal if release else 0), file.name


SOURCE = Source(base_url="", request=request, parse=parse, needs=("path",), may=("pattern", "release"))
"""Nothing is asked over a network."""
