"""What the stand-in publisher answers when nothing goes wrong: the API, the two CSV interfaces, and plain files."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from .answers import Answer, Asked, text_answer
from .api import BASE, api_answer
from .fingertips import fingertips_answer
from .nomis import nomis_answer
from .served import Catalogue, ServedFile

_PLAIN = "text/plain; charset=utf-8"


def generated_answer(asked: Asked, catalogue: Catalogue) -> Answer | None:
    """The answer of an interface that makes its CSV for the request; None for another path."""
    fingertips = fingertips_answer(asked, catalogue.fingertips)
    return fingertips if fingertips is not None else nomis_answer(asked, catalogue.population)


def published_answer(asked: Asked, catalogue: Catalogue) -> Answer:
    """The answer of the API, of a file, or of a page that says what there is."""
    answer = api_answer(asked, catalogue)
    if answer is not None:
        return answer
    file = catalogue.file(asked.path, asked.query_text)
    if file is None and asked.path != "/":
        return text_answer("There is nothing at this address.\n", status=404, media_type=_PLAIN)
    if asked.method not in {"GET", "HEAD"}:
        return text_answer("This address can only be read.\n", status=405, media_type=_PLAIN)
    if file is None:
        return text_answer(_contents(catalogue), status=200, media_type=_PLAIN)
    return _file_answer(asked, file)


def _file_answer(asked: Asked, file: ServedFile) -> Answer:
    headers = (("ETag", file.etag), ("Last-Modified", format_datetime(file.modified.astimezone(UTC), usegmt=True)))
    if _is_known(asked, file):
        return Answer(status=304, headers=headers)
    return Answer(status=200, headers=(("Content-Type", file.media_type), *headers), body=file.content)


def _is_known(asked: Asked, file: ServedFile) -> bool:
    """Whether the request says that it holds the file already; an ETag outweighs a day."""
    etags = asked.headers.get("if-none-match")
    if etags is not None:
        held = {one.strip().removeprefix("W/") for one in etags.split(",")}
        return "*" in held or file.etag in held
    since = _moment(asked.headers.get("if-modified-since", ""))
    return since is not None and file.modified.replace(microsecond=0) <= since


def _moment(text: str) -> datetime | None:
    """The moment that a header names; None when it names none, as RFC 9110 section 13.1.3 has it."""
    try:
        return parsedate_to_datetime(text)
    except ValueError:
        return None


def _contents(catalogue: Catalogue) -> str:
    lines = ["A publisher for trying a collection out. Nothing here leaves this computer.", ""]
    for data_set in catalogue.data_sets:
        versions = ", ".join(f"{one.version} ({one.release_slug})" for one in data_set.versions)
        lines.append(f"{BASE}/data-sets/{data_set.id}  {data_set.publication_slug}: {data_set.title}; {versions}")
    lines += [file.path for file in catalogue.files]
    return "\n".join(lines) + "\n"
