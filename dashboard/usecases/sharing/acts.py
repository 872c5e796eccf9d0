"""Sharing: links to a review's guarded numbers are made, listed, revoked, rotated and advanced."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from dashboard.access.door import subject_of
from dashboard.access.grants import Grants
from dashboard.access.principal import Principal, Right
from dashboard.access.secrets import digest, hash_passcode, new_link_id, new_secret
from dashboard.errors import NotAllowed, WrongArguments
from dashboard.kept import Kept
from dashboard.selection import Selection
from dashboard.usecases.review import Review
from dashboard.usecases.reviews import Reviews
from dashboard.usecases.sharing import formats
from dashboard.usecases.sharing.beside import guarded
from dashboard.usecases.sharing.content import Content, fix
from dashboard.usecases.stories.practices import PARTS, REVIEW

if TYPE_CHECKING:
    from dashboard.state.journal import Entry
    from dashboard.state.links import Document, Link, Listed
    from dashboard.state.state import State

T = TypeVar("T")
PAGES = (REVIEW.key, *(practice.key for practice in PARTS), "definitions")
DEFAULT_DAYS, MOST_DAYS = 14, 90
_SHORTEST_PASSCODE, _SHORTEST_OF_DIGITS = 6, 8
_TRIES = 3
_DRAFTS = 16


@dataclass(frozen=True)
class Wish:
    """What somebody wants to share; `pages` are sections of the document, `passcode` is empty for none."""

    selection: Selection
    lasts: timedelta = timedelta(days=DEFAULT_DAYS)
    passcode: str = field(default="", repr=False)
    pages: tuple[str, ...] = PAGES


@dataclass(frozen=True)
class Draft:
    """A document that would be safe to share now, and the newest one it was checked against."""

    link: Link
    content: Content
    counts: str
    seen: int


@dataclass(frozen=True)
class Made:
    """A new link, or a new secret of one; `url` is told once and kept nowhere."""

    link: Link
    url: str = field(repr=False)
    version: int = 0


class Sharing:
    """Links of an installation.

    `now` gives the true time in UTC, also where a setting makes the day stand still: links must end all the same.
    """

    def __init__(
        self,
        reviews: Reviews,
        state: Callable[[], State],
        now: Callable[[], datetime],
        public_url: str,
        grants: Grants,
    ) -> None:
        self._grants = grants
        self._reviews = reviews
        self._state = state
        self._now = now
        self._public_url = public_url.rstrip("/")
        self._drafts: Kept[str, Draft] = Kept(_DRAFTS)

    @property
    def public_url(self) -> str:
        """Give what links begin with."""
        return self._public_url

    @property
    def has_login(self) -> bool:
        """Tell whether people log in; without a login nobody but this machine gets an answer."""
        return self._grants.required

    def now(self) -> datetime:
        """Tell the time that links end by."""
        return self._now()

    def draft(self, principal: Principal, wish: Wish) -> Draft:
        """Work out what a link would show; nothing is stored. Raises NotAllowed where it would reveal somebody."""
        self._grants.require(principal, Right.SHARE)
        _refuse_wrong(wish)
        review = self._reviews.review(principal, self._named(principal, wish.selection))
        if not principal.may_share(review.selection.teams):
            raise NotAllowed(
                "not_your_team", "You may share only your own teams.", "Choose teams that you lead."
            )
        if review.quarter is None:
            raise NotAllowed("nothing_to_share", "There are no check-ins to share yet.", "Import some first.")
        return self._drafted(review, self._link(principal, wish, review))

    def create(self, principal: Principal, wish: Wish) -> Made:
        """Make a link; its secret is in the answer's URL and nowhere else."""

        def once() -> Made:
            draft, secret = self.draft(principal, wish), new_secret()
            link = draft.link
            entry = self._entry(principal, "share", link, draft.content.facts.version)
            self._state().links.add(link, digest(secret), self._document(draft), entry, draft.seen)
            return Made(link, self._url(secret), draft.content.facts.version)

        return _persistently(once)

    def advance(self, principal: Principal, link_id: str) -> Listed:
        """Let a link show today's numbers; raises NotAllowed where they would reveal somebody beside the old."""

        def once() -> None:
            link = self._live(principal, link_id)
            selection = Selection.of(link.quarter, link.teams, link.programs)
            draft = self._drafted(self._reviews.review(principal, selection), link)
            entry = self._entry(principal, "advance", link, draft.content.facts.version)
            self._state().links.advance(self._document(draft), entry, draft.seen)

        _persistently(once)
        return self._listed(link_id)

    def revoke(self, principal: Principal, link_id: str) -> Listed:
        """End a link at once."""
        link = self._theirs(principal, link_id)
        self._state().links.revoke(link_id, self._now(), self._entry(principal, "revoke", link))
        return self._listed(link_id)

    def rotate(self, principal: Principal, link_id: str) -> Made:
        """Give a link another secret; the old one ends at once."""
        link, secret = self._live(principal, link_id), new_secret()
        self._state().links.rotate(link_id, digest(secret), self._entry(principal, "rotate", link))
        return Made(link, self._url(secret), self._listed(link_id).version)

    def listing(self, principal: Principal) -> list[Listed]:
        """List the links within somebody's scope, the newest first."""
        self._grants.require(principal, Right.SHARE)
        return [one for one in self._state().links.listing() if principal.may_share(one.link.teams)]

    def keep(self, principal: Principal, draft: Draft) -> str:
        """Keep a draft for its maker to look at, and name it; the last few are kept."""
        self._allow(principal, draft.link)
        return self._drafts.put(draft.link.link_id, draft).link.link_id

    def document(self, principal: Principal, link_id: str) -> tuple[Link, Content]:
        """Give a link, or a draft of one, and what it shows, for those who may share it."""
        if draft := self._drafts.get(link_id):
            self._allow(principal, draft.link)
            return draft.link, draft.content
        link = self._theirs(principal, link_id)
        newest = self._state().links.newest_of(link_id)
        return link, Content.from_json(newest.content)

    def audit(self, principal: Principal, most: int = 500) -> list[Entry]:
        """Give the newest entries of the audit, the newest first."""
        self._grants.require(principal, Right.AUDIT)
        return self._state().journal.newest(most)

    def _drafted(self, review: Review, link: Link) -> Draft:
        seen = self._state().links.newest()
        found = guarded(review, list(self._told()))
        return Draft(link, fix(review, found.shown), formats.write(found.to_json()), seen)

    def _told(self) -> Iterator[tuple[Link, dict[str, Any]]]:
        """Give the counts that readers may know.

        What of a link that has ended cannot be read does not count: else nothing could be shared until it is forgotten.
        """
        now = self._now()
        for link, counted in self._state().links.known(now):
            with nullcontext() if link.is_live(now) else suppress(NotAllowed):
                yield from [(link, formats.read(counts)) for counts in counted]

    def _link(self, principal: Principal, wish: Wish, review: Review) -> Link:
        from dashboard.state.links import Link

        now = self._now()
        return Link(
            link_id=new_link_id(),
            quarter=review.quarter or "",
            teams=review.selection.teams,
            programs=review.selection.programs,
            pages=wish.pages,
            created_by=principal.name,
            created_at=now,
            expires_at=now + wish.lasts,
            passcode=hash_passcode(wish.passcode) if wish.passcode else None,
        )

    def _document(self, draft: Draft) -> Document:
        from dashboard.state.links import Document

        content = draft.content
        return Document(
            0, draft.link.link_id, content.facts.version, self._now(), content.to_json(), draft.counts
        )

    def _named(self, principal: Principal, selection: Selection) -> Selection:
        """Name the teams of a scope: "all teams" on a link would mean other ones to whoever advances it."""
        if selection.teams or principal.shared is None:
            return selection
        teams = [team for team in self._reviews.choices(principal).teams if principal.may_share([team])]
        return Selection.of(selection.quarter, teams, selection.programs)

    def _allow(self, principal: Principal, link: Link) -> None:
        self._grants.require(principal, Right.SHARE)
        if not principal.may_share(link.teams):
            from dashboard.state.links import no_such_link

            raise no_such_link(link.link_id)

    def _theirs(self, principal: Principal, link_id: str) -> Link:
        """Give a link that somebody may share; others are as unknown as any."""
        self._grants.require(principal, Right.SHARE)
        link = self._state().links.get(link_id)
        self._allow(principal, link)
        return link

    def _live(self, principal: Principal, link_id: str) -> Link:
        link = self._theirs(principal, link_id)
        if not link.is_live(self._now()):
            raise NotAllowed("link_ended", f"The link {link_id} has ended.", "Make a new one.")
        return link

    def _listed(self, link_id: str) -> Listed:
        return next(one for one in self._state().links.listing() if one.link.link_id == link_id)

    def _url(self, secret: str) -> str:
        return f"{self._public_url}/s/{secret}"

    def _entry(self, who: Principal, action: str, link: Link, version: int | None = None) -> Entry:
        from dashboard.state.journal import Entry

        return Entry(self._now(), who.name, action, subject_of(link), link.link_id, version)


def _refuse_wrong(wish: Wish) -> None:
    if not timedelta(0) < wish.lasts <= timedelta(days=MOST_DAYS):
        hint = f"Choose between a second and {MOST_DAYS} days, like 14d, 12h, 30m or 90s."
        raise WrongArguments("wrong_expiry", "A link cannot last that long.", hint)
    strange = [page for page in wish.pages if page not in PAGES]
    if strange or not wish.pages:
        said = f"There is no page {strange[0]!r}." if strange else "A link needs a page."
        raise WrongArguments("unknown_page", said, f"The pages are {', '.join(PAGES)}.")
    shortest = _SHORTEST_OF_DIGITS if wish.passcode.isdigit() else _SHORTEST_PASSCODE
    if wish.passcode and len(wish.passcode) < shortest:
        hint = f"Choose at least {_SHORTEST_PASSCODE} characters, or {_SHORTEST_OF_DIGITS} digits."
        raise WrongArguments("weak_passcode", "The passcode is too short.", hint)


def _persistently(write: Callable[[], T]) -> T:
    """Write, and check anew whenever another link was made in between."""
    from dashboard.state.links import Overtaken

    for _ in range(_TRIES):
        try:
            return write()
        except Overtaken:
            continue
    raise NotAllowed("state_busy", "Other links are being made at this moment.", "Try again.")
