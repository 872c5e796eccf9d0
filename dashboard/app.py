"""The composition root: every part wired once, for server, script and shell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard import settings as settings_module
from dashboard.access.door import Door
from dashboard.access.grants import Grants
from dashboard.access.grants import Rules as LoginRules
from dashboard.access.limits import Attempts
from dashboard.access.principal import Principal, local_user
from dashboard.access.reader import Reader
from dashboard.app_marts import marts_of_today
from dashboard.errors import WrongArguments
from dashboard.ingest import Limits, Options, read_batch
from dashboard.metrics.marts.gathering import NEEDS
from dashboard.metrics.marts.marts import Marts
from dashboard.settings import ROOT, Settings
from dashboard.store.erasure import Erasure
from dashboard.store.marts import KeptMarts
from dashboard.store.rows import Staged
from dashboard.store.store import Store
from dashboard.usecases.auditing import Audit
from dashboard.usecases.erasing import Erasing
from dashboard.usecases.reviews import Reviews
from dashboard.usecases.uploads.acts import Uploads, stage_sample
from dashboard.usecases.visiting import Visiting

if TYPE_CHECKING:
    from dashboard.state.links import Link
    from dashboard.state.state import State
    from dashboard.usecases.sharing.acts import Sharing
    from dashboard.usecases.sharing.content import Content
    from dashboard.usecases.sharing.pages import SharedPages

SAMPLE = ROOT / "data" / "sample"


class Clock:
    """Tells the time, once for everybody below; a fixed day stands still."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def today(self) -> date:
        """Tell the day in the time zone of the settings."""
        return self._settings.today or datetime.now(self._settings.zone).date()

    def now(self) -> datetime:
        """Tell the moment, in the time zone of the settings, on the fixed day where there is one."""
        moment = datetime.now(self._settings.zone)
        day = self._settings.today
        return datetime.combine(day, moment.timetz()) if day else moment

    def instant(self) -> datetime:
        """Tell the true time: links end by it, also where the day is fixed."""
        return datetime.now(UTC)


@dataclass(frozen=True, eq=False)
class Dashboard:
    """All parts, wired."""

    settings: Settings
    store: Store
    reviews: Reviews
    uploads: Uploads
    erasing: Erasing
    make_sharing: Callable[[], Sharing]
    make_shared_pages: Callable[[], SharedPages]
    grants: Grants
    visiting: Visiting

    @cached_property
    def sharing(self) -> Sharing:
        """Give what makes links; who makes none never imports all that they tell."""
        return self.make_sharing()

    @cached_property
    def shared_pages(self) -> SharedPages:
        """Give what answers those who come by a link."""
        return self.make_shared_pages()

    def principal(self) -> Principal:
        """Give the person at this machine: who has a shell here has the files, too."""
        return local_user()

    def preview(self, principal: Principal, link_id: str, page: str) -> str | None:
        """Draw a link's page for those who may share it."""
        link, content = self.sharing.document(principal, link_id)
        return _draw(content, link, page, preview=True)

    def version(self) -> int:
        """Tell the data's version."""
        return self.store.version()

    def health(self) -> dict[str, object]:
        """Tell whether questions can be answered, and about which version."""
        return {"ready": True, "version": self.version()}


def build(settings: Settings) -> Dashboard:
    """Wire an installation; nothing is read or written yet."""
    clock = Clock(settings)
    function = marts_of_today(settings, clock.today)
    store = Store(settings.store, NEEDS)
    local = "://" not in settings.store
    kept: KeptMarts[Marts] = KeptMarts(store, function, Path(settings.store) / "marts" if local else None)
    sample = (lambda: _sample(store, settings, clock)) if settings.sample_data else None
    state = _state(settings)
    grants = Grants(state, clock.instant, _login_rules(settings))
    reader = Reader(store, kept, sample, grants)
    month = settings.fiscal_year_start_month
    limits = _limits(settings)
    reviews = Reviews(reader, lambda: function().rules, month)
    audit = Audit(state, clock.instant)
    return Dashboard(
        settings,
        store,
        reviews,
        Uploads(store, kept, reader, limits, clock.now, audit, grants, keep_notes=settings.keep_notes),
        Erasing(Erasure(settings.store), audit, grants),
        partial(_sharing, reviews, state, clock.instant, settings.public_url, grants),
        partial(_shared_pages, state, clock.instant),
        grants,
        Visiting(grants, settings.roles, settings.login_groups_claim, clock.instant),
    )


def _sharing(
    reviews: Reviews,
    state: Callable[[], State],
    now: Callable[[], datetime],
    public_url: str,
    grants: Grants,
) -> Sharing:
    from dashboard.usecases.sharing.acts import Sharing

    return Sharing(reviews, state, now, public_url, grants)


def _shared_pages(state: Callable[[], State], now: Callable[[], datetime]) -> SharedPages:
    from dashboard.usecases.sharing.pages import SharedPages

    return SharedPages(Door(state, now), state, _draw, Attempts(now))


def _login_rules(settings: Settings) -> LoginRules:
    return LoginRules(bool(settings.login), settings.roles, timedelta(hours=settings.login_hours))


def _state(settings: Settings) -> Callable[[], State]:
    """Name the state's database; what does not need it never imports its libraries."""

    @cache
    def opened() -> State:
        from dashboard.state.state import open_state

        return open_state(_state_url(settings))

    return opened


def _state_url(settings: Settings) -> str:
    if settings.state:
        return settings.state
    if "://" in settings.store:
        hint = "Set DASHBOARD_STATE to a database, like postgresql://user:password@host/name."
        raise WrongArguments("no_state", "Links and audit have no place beside an object store.", hint)
    return f"sqlite:///{Path(settings.store).absolute().parent / 'state.db'}"


def _draw(content: Content, link: Link, page: str, *, preview: bool = False) -> str | None:
    """Write a page of a link; None where it has no such page."""
    from dashboard.exports import document

    place = document.places(content).get(page)
    path = f"/{'preview' if preview else 'shared'}/{link.link_id}"
    frame = document.Frame(
        path, link.expires_at.date(), link.pages, preview, revoked=link.revoked_at is not None
    )
    return document.page(content, frame, place) if place else None


@cache
def dashboard_for_process() -> Dashboard:
    """Give this process's one dashboard, from its settings."""
    return build(settings_module.load())


def _limits(settings: Settings) -> Limits:
    return Limits(settings.max_upload_mb, settings.max_upload_rows, settings.max_upload_columns)


def _sample(store: Store, settings: Settings, clock: Clock) -> Sequence[Staged]:
    moment = datetime.combine(clock.today(), time.min, UTC)
    files = sorted(SAMPLE.glob("*.csv"))
    options, limits = Options(), _limits(settings)
    batches = [read_batch(f.read_bytes(), f.name, options, limits, clock.today()) for f in files]
    return [stage_sample(store, batch, rank, moment) for rank, batch in enumerate(batches, 1)]
