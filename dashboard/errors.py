"""What can go wrong for a user, each with a code, a sentence and a way out."""

from collections.abc import Mapping


class DashboardError(Exception):
    """Refuse a request in words its user can act on.

    `code` is stable (scripts compare it), `message` says what, `hint` how to mend it.
    """

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint

    def as_dict(self) -> dict[str, str]:
        """Give the JSON of a refusal (docs/interface.md)."""
        return {"code": self.code, "message": self.message, "hint": self.hint}


class FileRefused(DashboardError):
    """Refuse a whole file; wrong rows are rejects, not errors.

    `nearest` is the table that it most likely is, `told` what is known of its columns: theirs → ours.
    """

    def __init__(
        self,
        code: str,
        message: str,
        hint: str = "",
        nearest: str | None = None,
        told: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code, message, hint)
        self.nearest = nearest
        self.told = told or {}


class UnknownName(DashboardError):
    """Refuse a team, program, quarter or upload that is not there, naming the nearest ones."""


class StoreUnreadable(DashboardError):
    """Say that stored data is missing or broken, and how to recover."""


class StateUnusable(DashboardError):
    """Say that links and audit cannot be kept, and how to mend that."""


class NotAllowed(DashboardError):
    """Refuse what the one who asks has no right to, or has no longer."""


class TooMany(Exception):
    """Somebody guessed too often, and has to wait."""


class WrongArguments(DashboardError):
    """Refuse settings or arguments that contradict each other or the rules."""
