"""The database of the state: opened once, brought up to date by migrations, its errors translated."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from dashboard.errors import StateUnusable

MIGRATIONS: Final = Path(__file__).parent / "migrations"
# The newest migration: a database that is there already costs one question, and not the import of alembic.
NEWEST: Final = "0002"
_WAIT_SECONDS: Final = 30


class Database:
    """SQLite or PostgreSQL. Safe to share between threads; nothing is opened before it is first used."""

    def __init__(self, url: str) -> None:
        self._engine = _engine(url)
        self._ready = False

    @contextmanager
    def change(self) -> Iterator[Connection]:
        """Open a transaction that is kept when the block ends well."""
        with self._translated():
            self._prepare()
            with self._engine.begin() as connection:
                yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a connection to read from."""
        with self._translated():
            self._prepare()
            with self._engine.connect() as connection:
                yield connection

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def _prepare(self) -> None:
        if self._ready:
            return
        _make_folder(self._engine)
        if _stamp(self._engine) != NEWEST:
            _upgrade(self._engine)
        self._ready = True

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, OSError) as error:
            # the driver's own words only: SQLAlchemy's would write the parameters, and a secret's digest, to the log
            reason = str(getattr(error, "orig", None) or type(error).__name__).split("\n", 1)[0]
            raise StateUnusable(
                "state_unusable",
                f"Links and the audit cannot be read or written ({reason}).",
                "Mend DASHBOARD_STATE or its database and try again; nothing was changed.",
            ) from None


def _engine(url: str) -> Engine:
    try:
        named = make_url(url)
        if named.get_backend_name() == "sqlite":
            return _sqlite(url)
        if named.drivername == "postgresql":
            named = named.set(drivername="postgresql+psycopg")
        return create_engine(named, pool_pre_ping=True, hide_parameters=True)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError):
        raise StateUnusable(
            "wrong_state",
            "DASHBOARD_STATE is no database this dashboard can use.",
            "Write sqlite:////folder/state.db or postgresql://user:password@host/name.",
        ) from None


def _sqlite(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": _WAIT_SECONDS}, hide_parameters=True)

    def prepare(connection: object, _record: object) -> None:
        for line in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {line}")  # type: ignore[attr-defined]

    event.listen(engine, "connect", prepare)
    return engine


def _make_folder(engine: Engine) -> None:
    database = engine.url.database
    if engine.dialect.name == "sqlite" and database and database != ":memory:":
        Path(database).parent.mkdir(parents=True, exist_ok=True)


def _stamp(engine: Engine) -> str | None:
    if not inspect(engine).has_table("alembic_version"):
        return None
    with engine.connect() as connection:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def _upgrade(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config

    with engine.begin() as connection:
        one_at_a_time(connection)  # whoever waited finds the work done
        settings = Config()
        settings.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")


def one_at_a_time(connection: Connection) -> None:
    """Let no other process past this line before the transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(7203941)"))
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
