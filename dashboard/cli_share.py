"""Sharing from a shell: share create, list, revoke, rotate, advance; audit; erase; logout."""

from __future__ import annotations

import argparse
import getpass
import json
import re
import sys
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any, Protocol, TypeAlias

from dashboard.errors import WrongArguments

Run: TypeAlias = Callable[[argparse.Namespace], int]
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
DONE = 0


class Add(Protocol):
    """Adds a command: where, its name, what it runs, what it is for, and whether it can answer in JSON."""

    def __call__(
        self,
        commands: Any,  # noqa: ANN401  argparse gives it no public name
        name: str,
        run: Run,
        purpose: str,
        *,
        as_json: bool = True,
    ) -> argparse.ArgumentParser:
        """Give the command's own parser."""


def add_commands(commands: Any, add: Add) -> None:  # noqa: ANN401  argparse gives it no public name
    """Add the commands to the parser."""
    share = commands.add_parser("share", help="links for people without a login")
    acts = share.add_subparsers(required=True, metavar="create|list|revoke|rotate|advance")
    create = add(acts, "create", _create, "make a link to a review, small groups hidden")
    create.add_argument("--quarter", metavar="2026-Q3")
    create.add_argument("--team", action="append", default=[], metavar="NAME")
    create.add_argument("--program", action="append", default=[], metavar="NAME")
    create.add_argument(
        "--expires", type=_lasting, default="14d", metavar="14d", help="s, m, h or d; at most 90d"
    )
    create.add_argument("--passcode", action="store_true", help="asked for, or read from standard input")
    create.add_argument(
        "--pages", metavar="review,barriers", help="sections of the document; all of them by default"
    )
    add(acts, "list", _list, "list all links with their opens")
    for name, run, purpose in (
        ("revoke", _revoke, "end a link at once"),
        ("rotate", _rotate, "give a link another address; the old one ends at once"),
        ("advance", _advance, "let a link show today's numbers"),
    ):
        add(acts, name, run, purpose).add_argument("link_id", metavar="LINK_ID")
    erase = add(commands, "erase", _erase, "take a person out of every table and old file")
    erase.add_argument("person", metavar="PERSON", help="as your files name them: identifier, e-mail or name")
    logout = add(commands, "logout", _logout, "end all logins of a person at once")
    logout.add_argument("person", metavar="PERSON", help="as the audit names them, mostly their e-mail")
    audit = add(commands, "audit", _audit, "who logged in, shared, opened, uploaded, undid and erased what")
    audit.add_argument(
        "--last", type=int, default=100, metavar="N", help="how many entries, the newest first"
    )


def _lasting(text: str) -> timedelta:
    found = re.fullmatch(r"(\d{1,6})([smhd])", text.strip())
    if not found:
        raise WrongArguments("wrong_expiry", f"{text!r} is no time.", "Write it like 14d, 12h, 30m or 90s.")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def _create(options: argparse.Namespace) -> int:
    from dashboard.app import dashboard_for_process
    from dashboard.selection import Selection
    from dashboard.usecases.sharing.acts import PAGES, Wish
    from dashboard.usecases.sharing.answers import made_json, made_lines
    from dashboard.usecases.sharing.story import left_out

    pages = tuple(options.pages.split(",")) if options.pages else PAGES
    selection = Selection.of(options.quarter, options.team, options.program)
    wish = Wish(selection, options.expires, _passcode() if options.passcode else "", pages)
    dashboard = dashboard_for_process()
    made = dashboard.sharing.create(dashboard.principal(), wish)
    _, content = dashboard.sharing.document(dashboard.principal(), made.link.link_id)
    return _say(options, made_json(made), [*made_lines(made), *left_out(content, pages)])


def _passcode() -> str:
    typed = getpass.getpass("Passcode: ", sys.stderr) if sys.stdin.isatty() else sys.stdin.readline()
    passcode = typed.rstrip("\r\n")
    if not passcode:
        raise WrongArguments(
            "no_passcode", "No passcode was given.", "Type one, or write it to standard input."
        )
    return passcode


def _list(options: argparse.Namespace) -> int:
    from dashboard.app import dashboard_for_process
    from dashboard.usecases.sharing.answers import listed_json, listed_line

    dashboard = dashboard_for_process()
    sharing = dashboard.sharing
    links = sharing.listing(dashboard.principal())
    lines = [listed_line(one, sharing.now()) for one in links] or ["There are no links."]
    return _say(options, {"links": [listed_json(one) for one in links]}, lines)


def _revoke(options: argparse.Namespace) -> int:
    return _changed(options, "revoke")


def _advance(options: argparse.Namespace) -> int:
    return _changed(options, "advance")


def _changed(options: argparse.Namespace, act: str) -> int:
    from dashboard.app import dashboard_for_process
    from dashboard.usecases.sharing.answers import listed_json, listed_line

    dashboard = dashboard_for_process()
    listed = getattr(dashboard.sharing, act)(dashboard.principal(), options.link_id)
    return _say(options, listed_json(listed), [listed_line(listed, dashboard.sharing.now())])


def _rotate(options: argparse.Namespace) -> int:
    from dashboard.app import dashboard_for_process
    from dashboard.usecases.sharing.answers import made_json, made_lines

    dashboard = dashboard_for_process()
    made = dashboard.sharing.rotate(dashboard.principal(), options.link_id)
    return _say(options, made_json(made), made_lines(made))


def _audit(options: argparse.Namespace) -> int:
    from dashboard.app import dashboard_for_process
    from dashboard.usecases.sharing.answers import entry_json, entry_line

    dashboard = dashboard_for_process()
    entries = dashboard.sharing.audit(dashboard.principal(), options.last)
    lines = [entry_line(entry) for entry in entries] or ["Nothing has been done yet."]
    return _say(options, {"entries": [entry_json(entry) for entry in entries]}, lines)


def _erase(options: argparse.Namespace) -> int:
    from dashboard.app import dashboard_for_process
    from dashboard.words import count

    dashboard = dashboard_for_process()
    erased = dashboard.erasing.erase(dashboard.principal(), options.person)
    lines = [f"{table}: {count(rows, 'row')} taken out or cleaned" for table, rows in erased.rows.items()]
    answer = {"version": erased.version, "erased": dict(erased.rows)}
    return _say(options, answer, [*lines, f"The store is at version {erased.version} now."])


def _logout(options: argparse.Namespace) -> int:
    from dashboard.app import dashboard_for_process

    dashboard = dashboard_for_process()
    dashboard.grants.end_all(dashboard.principal(), options.person)
    line = f"{options.person} is logged out everywhere. Take their groups away, or they log in again."
    return _say(options, {"logged_out": options.person}, [line])


def _say(options: argparse.Namespace, answer: object, lines: Iterable[str]) -> int:
    if options.json:
        print_json(answer)
    else:
        print("\n".join(lines))
    return DONE


def print_json(answer: object) -> None:
    """Write an answer for a program."""
    print(json.dumps(answer, ensure_ascii=False, indent=1))
