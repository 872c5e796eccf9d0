"""The use cases from a shell: import, uploads, undo, review, sample; cli_share and cli_serve have the rest."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, NoReturn, TypeAlias

from typing_extensions import override

from dashboard import cli_serve, cli_share
from dashboard.cli_share import DONE, Run, print_json
from dashboard.errors import DashboardError, WrongArguments
from dashboard.schemas import TABLES
from dashboard.settings import ROOT
from dashboard.words import listing

if TYPE_CHECKING:
    Commands: TypeAlias = "argparse._SubParsersAction[_Parser]"  # noqa: SLF001  argparse gives it no public name

LOG = ROOT / "data" / "dashboard.log"
OUR_FAULT, REFUSED, CANCELLED = 1, 2, 130
_CANCELLED = (
    "Cancelled. A file is imported whole or not at all: `python -m dashboard uploads` lists those that count."
)
_log = logging.getLogger("dashboard")


class _Parser(argparse.ArgumentParser):
    """Refuses wrong arguments as everything else is refused: one line, exit code 2."""

    @override
    def error(self, message: str) -> NoReturn:
        raise WrongArguments(
            "wrong_arguments", f"{message[:1].upper()}{message[1:]}.", f"See `{self.prog} --help`."
        )


def main(arguments: Sequence[str]) -> int:
    """Run one command and give its exit code."""
    as_json = "--json" in arguments
    try:
        options = _parser().parse_args(arguments)
        return int(options.run(options))
    except DashboardError as error:
        return _refuse(error, as_json=as_json)
    except KeyboardInterrupt:
        print(f"\n{_CANCELLED}", file=sys.stderr)
        return CANCELLED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception:  # noqa: BLE001  the last line of defence: a reference for the user, the rest to the log
        reference = token_hex(4)
        _log_to_file()
        _log.exception("reference %s", reference)
        message = f"Something went wrong on our side (reference {reference}); {LOG} says what."
        return _refuse(DashboardError("our_fault", message), as_json=as_json, code=OUR_FAULT)


def _log_to_file() -> None:
    LOG.parent.mkdir(exist_ok=True)
    handler = logging.FileHandler(LOG)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    _log.addHandler(handler)
    _log.propagate = False


def _refuse(error: DashboardError, *, as_json: bool, code: int = REFUSED) -> int:
    if as_json:
        print_json({"error": error.as_dict()})
    print(f"{error.message} {error.hint}".strip(), file=sys.stderr)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m dashboard", description="The implementation dashboard from a shell.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=_Parser)
    _import_command(commands)
    _command(commands, "uploads", _uploads, "list the uploads that count")
    undo = _command(commands, "undo", _undo, "take an upload out of the count")
    undo.add_argument("upload_id", metavar="UPLOAD_ID")
    review = _command(commands, "review", _review, "a quarter's numbers")
    review.add_argument("--quarter", metavar="2026-Q3")
    review.add_argument("--team", action="append", default=[], metavar="NAME")
    review.add_argument("--program", action="append", default=[], metavar="NAME")
    cli_share.add_commands(commands, _command)
    sample = _command(commands, "sample", _sample, "write sample files", as_json=False)
    sample.add_argument("--rows", type=int, required=True)
    sample.add_argument("--seed", type=int, required=True)
    sample.add_argument("--out", type=Path, required=True, metavar="DIR")
    cli_serve.add_commands(commands, _command)
    return parser


def _import_command(commands: Commands) -> None:
    parser = _command(commands, "import", _import, "load check-ins, recognitions and more from files")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE|FOLDER")
    parser.add_argument("--table", choices=list(TABLES))
    parser.add_argument("--mapping", type=Path, metavar="FILE.json")
    parser.add_argument("--sheet", metavar="NAME", help="a workbook's sheet; else the likely one")
    parser.add_argument("--header-row", type=int, metavar="N", help="the line on which the header begins")
    parser.add_argument("--encoding", metavar="NAME", help="like cp1252; else it is told from the bytes")
    parser.add_argument("--separator", choices=[",", ";", "\t", "|"])
    parser.add_argument("--decimal", choices=[".", ","], help="the decimal mark")
    order = parser.add_mutually_exclusive_group()
    order.add_argument("--day-first", dest="date_order", action="store_const", const="day-first")
    order.add_argument("--month-first", dest="date_order", action="store_const", const="month-first")
    parser.add_argument("--keep-repeats", action="store_true", help="equal recognitions are separate ones")
    parser.add_argument("--replace", action="store_true", help="a fresh export of its period")
    parser.add_argument("--dry-run", action="store_true", help="show the effect, write nothing")


def _command(
    commands: Commands, name: str, run: Run, purpose: str, *, as_json: bool = True
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=purpose, description=purpose)
    parser.set_defaults(run=run)
    if as_json:
        parser.add_argument("--json", action="store_true", help="JSON on standard output")
    return parser


def _import(options: argparse.Namespace) -> int:
    from dashboard.app import dashboard_for_process
    from dashboard.usecases.uploads.answers import import_json, import_lines
    from dashboard.usecases.uploads.importing import Options, import_files, left_aside, read_mapping

    asked = Options(
        table=options.table,
        mapping=read_mapping(options.mapping),
        sheet=options.sheet,
        date_order=options.date_order,
        keep_repeats=options.keep_repeats,
        replace=options.replace,
        encoding=options.encoding,
        separator=options.separator,
        decimal=options.decimal,
        header_row=options.header_row,
    )
    dashboard = dashboard_for_process()
    commit = not options.dry_run
    done = []
    principal = dashboard.principal()
    for one in import_files(
        dashboard.uploads, principal, options.files, asked, commit=commit, told=_progress
    ):
        _progress("", None)
        done.append(one)
        for line in import_lines(one, committed=commit):
            print(line, file=sys.stderr if options.json or one.error else sys.stdout)
    _tell_left_aside({str(path): left_aside(path) for path in options.files})
    if options.json:
        print_json({"uploads": [import_json(one, committed=commit) for one in done]})
    return REFUSED if any(one.error for one in done) else DONE


def _tell_left_aside(found: Mapping[str, Sequence[str]]) -> None:
    for folder, files in found.items():
        if files:
            print(f"Left aside in {folder}: {listing(files)}. To import one, name it.", file=sys.stderr)


def _progress(stage: str, records: int | None) -> None:
    """Show the stage and the rows on one line of a terminal; a log of a schedule is spared."""
    if sys.stderr.isatty():
        rows = f": {records:,} rows" if records else ""
        print(f"\r\033[K{stage}{rows}", end="", file=sys.stderr, flush=True)


def _uploads(options: argparse.Namespace) -> int:
    from dashboard.app import dashboard_for_process
    from dashboard.usecases.uploads.answers import uploads_json

    dashboard = dashboard_for_process()
    version, uploads = dashboard.uploads.listing(dashboard.principal())
    if options.json:
        print_json(uploads_json(version, uploads))
        return DONE
    for upload in uploads:
        counts = f"{upload.accepted} of {upload.records} records"
        print(
            f"{upload.upload_id}  {upload.uploaded_at:%Y-%m-%d %H:%M}  {upload.table}  {counts}  {upload.file}"
        )
    if not uploads:
        print("No uploads yet.")
    return DONE


def _undo(options: argparse.Namespace) -> int:
    from dashboard.app import dashboard_for_process

    dashboard = dashboard_for_process()
    version = dashboard.uploads.undo(dashboard.principal(), options.upload_id)
    if options.json:
        print_json({"version": version, "undone": options.upload_id})
    else:
        print(f"Undone: {options.upload_id} no longer counts.")
    return DONE


def _review(options: argparse.Namespace) -> int:
    from dashboard.app import dashboard_for_process
    from dashboard.selection import Selection

    dashboard = dashboard_for_process()
    asked = Selection.of(options.quarter, options.team, options.program)
    review = dashboard.reviews.review(dashboard.principal(), asked)
    if options.json:
        from dashboard.usecases.answers import review_json

        print_json(review_json(review))
    else:
        from dashboard.usecases.answers import review_lines

        print("\n".join(review_lines(review)))
    return DONE


def _sample(options: argparse.Namespace) -> int:
    from dashboard.usecases.sample.files import write

    try:
        for path in write(options.rows, options.seed, options.out):
            print(path)
    except OSError as error:
        message = f"{options.out} cannot be written ({error.strerror})."
        raise WrongArguments("unwritable_folder", message, "Name another folder with --out.") from None
    return DONE
