"""Bodies of the API's errors, and of the warnings that it sends with status 200.

Shapes: `ProblemDetailsViewModel`, `ValidationProblemViewModel` and `WarningViewModel` of the publisher's OpenAPI
document; codes and messages as its source has them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .answers import PROBLEM, Answer, json_answer

_SECTION = "https://tools.ietf.org/html/rfc9110#section-"
_KNOWN: dict[int, tuple[str, str]] = {
    403: ("15.5.4", "Forbidden"),
    404: ("15.5.5", "Not Found"),
    405: ("15.5.6", "Method Not Allowed"),
    429: ("15.5", "Too Many Requests"),
    500: ("15.6.1", "An error occurred while processing your request."),
    502: ("15.6.3", "Bad Gateway"),
    503: ("15.6.4", "Service Unavailable"),
    504: ("15.6.5", "Gateway Timeout"),
}
"""The section of RFC 9110 and the title, by status."""

MESSAGES: dict[str, str] = {
    "AllowedValue": "Must be one of the allowed values.",
    "InvalidValue": "Must be a valid value. Check that the type and format are correct.",
    "NotEmptyBody": "The request body must not be empty.",
    "RequiredValue": "The value is required.",
    "UnknownField": "The field was not expected in the request and should be removed.",
    "IndicatorsNotFound": "One or more indicators could not be found.",
    "SortFieldsNotFound": "One or more sort fields could not be found.",
    "SortFormat": "Must be a valid sort in the format {field}|{direction}.",
    "SortDirection": "Must be a valid sort direction: Asc or Desc.",
    "LocationFormat": "Must be a location in the format {level}|{property}|{value}.",
    "LocationAllowedLevel": "Must be a location in an allowed geographic level.",
    "LocationAllowedProperty": "Must be a location with an allowed identifying property.",
    "LocationValueNotEmpty": "Must be a location with a value that is not empty.",
    "LocationValueMaxLength": "Must be a location with a value that is not too long.",
    "TimePeriodFormat": "Must be a time period in the format {period}|{code}.",
    "TimePeriodInvalidYear": "Must be a time period with a valid year.",
    "TimePeriodInvalidYearRange": "Must be a time period with a valid year range.",
    "TimePeriodAllowedCode": "Must be a time period with an allowed code.",
    "MinimumLength": "Must be at least 3 characters.",
    "GreaterThanOrEqual": "Must be greater than or equal to 1.",
    "InclusiveBetween": "Must be between the smallest and the largest value.",
    "FiltersNotFound": "One or more filter options could not be found.",
    "LocationsNotFound": "One or more locations could not be found.",
    "GeographicLevelsNotFound": "One or more geographic levels could not be found.",
    "TimePeriodsNotFound": "One or more time periods could not be found.",
    "QueryNoResults": "The query did not match any results. You may need to refine your query.",
    "DebugEnabled": "Debug mode is enabled. This should not be used in a production environment.",
}


class RefusedError(Exception):
    """The request is answered with status 400; `faults` are the errors of its body."""

    def __init__(self, *faults: dict[str, Any]) -> None:
        super().__init__(*faults)
        self.faults = faults


def told(code: str, *, path: str = "", items: Iterable[Any] = ()) -> dict[str, Any]:
    """One error or warning, without a path or detail where it has none."""
    listed = list(items)
    entry: dict[str, Any] = {"message": MESSAGES[code], "code": code}
    if path:
        entry["path"] = path
    if listed:
        entry["detail"] = {"items": listed}
    return entry


def problem(status: int) -> Answer:
    """The answer that says no more than a status."""
    section, title = _KNOWN[status]
    return json_answer({"type": f"{_SECTION}{section}", "title": title, "status": status}, status=status)


def refusal(error: RefusedError) -> Answer:
    """The answer with status 400."""
    body = {
        "type": f"{_SECTION}15.5.1",
        "title": "One or more validation errors occurred.",
        "status": 400,
        "errors": list(error.faults),
    }
    return json_answer(body, status=400, media_type=PROBLEM)
