"""Errors, sorted by who must act on them."""

from __future__ import annotations


class ObaError(Exception):
    """Every error that the engine raises on purpose."""


class UserError(ObaError):
    """A person can mend it: shown without a traceback, says what was found, where, and what to do."""


class DefinitionError(UserError):
    """A partnership's definitions or figures extract are not sound; may carry many findings at once."""

    def __init__(self, findings: str | list[str]) -> None:
        self.findings: list[str] = [findings] if isinstance(findings, str) else list(findings)
        super().__init__("\n".join(self.findings))


class ContributionError(UserError):
    """Something that a person contributed names what does not exist, or lacks what it needs."""

    def __init__(self, findings: str | list[str]) -> None:
        self.findings: list[str] = [findings] if isinstance(findings, str) else list(findings)
        super().__init__("\n".join(self.findings))


class StageIncomplete(UserError):
    """A stage was asked for that cannot be entered, because an earlier one has no pack."""


class SourceError(ObaError):
    """A publisher's material could not be had or read."""


class SourceUnavailable(SourceError):
    """It could not be had this time: try again."""


class SourceChanged(SourceError):
    """It is not in the layout that was agreed: trying again does not help."""


class RenderError(ObaError):
    """A sound pack could not be written in one of the formats; says which, and in which section."""


class StoreError(ObaError):
    """The database or the folder of packs cannot be used."""
