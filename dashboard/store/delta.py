"""Delta tables as the store meets them: their files, commits that others were quicker than, what broken ones raise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import polars as pl
from deltalake import DeltaTable
from deltalake.exceptions import CommitFailedError, DeltaError

from dashboard.errors import StoreUnreadable

_T = TypeVar("_T")
_TRIES = 20
# what reading a broken file raises; the panics of Polars and Delta are no Exceptions, and Delta's has no name to import
BROKEN = (DeltaError, pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError)


def file_paths(path: str, table: DeltaTable, **pruned: Any) -> list[str]:  # noqa: ANN401  Delta's own arguments
    """List a table's files; Delta gives those of a local one below a percent-encoded folder that no disk knows."""
    uris = table.file_uris(**pruned)
    encoded = urlsplit(table.table_uri).path
    return uris if "://" in path else [str(Path(path) / uri.removeprefix(encoded)) for uri in uris]


def unreadable(path: str, error: BaseException) -> StoreUnreadable:
    """Say that the store is broken, and what to do."""
    return StoreUnreadable(
        "store_unreadable",
        f"The store at {path} cannot be read ({_reason(error)}).",
        "Put the folder back from a backup, or set DASHBOARD_STORE to an empty folder and import again.",
    )


def persistently(write: Callable[[], _T]) -> _T:
    """Write, and again whenever another process was quicker."""
    for _ in range(_TRIES):
        try:
            return write()
        except CommitFailedError:
            continue
    raise StoreUnreadable("store_busy", "Too many uploads at once.", "Try again in a moment.")


@contextmanager
def reading(path: str) -> Iterator[None]:
    """Translate what reading a broken store raises."""
    try:
        yield
    except BaseException as error:
        if _is_broken(error):
            raise unreadable(path, error) from error
        raise


@contextmanager
def writing(path: str) -> Iterator[None]:
    """Translate what writing raises, but for a commit that another one was quicker than."""
    try:
        yield
    except CommitFailedError:
        raise
    except BaseException as error:
        if _is_broken(error):
            raise _unwritable(path, error) from error
        raise


def _is_broken(error: BaseException) -> bool:
    return isinstance(error, BROKEN) or type(error).__name__ == "PanicException"


def _unwritable(path: str, error: BaseException) -> StoreUnreadable:
    return StoreUnreadable(
        "store_unwritable",
        f"The store at {path} cannot be written ({_reason(error)}).",
        "Make room or mend its rights and try again; what has already gone in will not be taken twice.",
    )


def _reason(error: BaseException) -> str:
    return str(error).split("\n", 1)[0][:200]
