"""The documents keep up with the code: settings, commands, KPIs, pages and the paths they point to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Final

import pytest

from dashboard import cli
from dashboard.metrics.kpis.catalogue import BY_KEY, KPIS, Kpi
from dashboard.pages import PAGES
from dashboard.schemas import TABLES
from dashboard.settings import ROOT, Settings
from dashboard.usecases.sharing.acts import DEFAULT_DAYS, MOST_DAYS

README: Final = (ROOT / "README.md").read_text()
DOCS: Final = {path.name: path.read_text() for path in sorted((ROOT / "docs").rglob("*.md"))}


def commands() -> list[str]:
    """List what the shell understands, as its own help does."""
    usage = cli._parser().format_help()
    return re.findall(r"^    (\w+)\s{2,}", usage, re.MULTILINE)


@pytest.mark.parametrize("name", list(Settings.model_fields))
def test_every_setting_is_documented(name: str) -> None:
    (row,) = re.findall(rf"^\| `DASHBOARD_{name.upper()}` \|.*$", README, re.MULTILINE)
    assert len(row.split("|")[3].strip()) > 5  # and says what it means
    assert re.search(rf"\b{name.upper()}\b", DOCS["interface.md"])


def test_no_setting_is_documented_that_is_not_there() -> None:
    told = set(re.findall(r"DASHBOARD_([A-Z_]+)", "\n".join([README, *DOCS.values()])))
    assert told <= {name.upper() for name in Settings.model_fields}


@pytest.mark.parametrize(
    "name",
    [
        "fiscal_year_start_month",
        "timezone",
        "public_url",
        "max_upload_mb",
        "max_upload_rows",
        "max_upload_columns",
    ],
)
def test_documented_defaults_are_those_of_the_code(name: str) -> None:
    (cell,) = re.findall(rf"^\| `DASHBOARD_{name.upper()}` \|([^|]*)\|", README, re.MULTILINE)
    assert cell.strip().strip("`") == str(Settings.model_fields[name].default)


def test_the_help_lists_commands() -> None:
    assert commands() == [
        "import",
        "uploads",
        "undo",
        "review",
        "share",
        "erase",
        "logout",
        "audit",
        "sample",
        "serve",
        "bench",
    ]


@pytest.mark.parametrize("command", commands())
def test_every_command_is_documented(command: str) -> None:
    assert f"python -m dashboard {command}" in DOCS["interface.md"]
    if command != "bench":  # which is for `make bench`
        assert f"python -m dashboard {command}" in re.sub(r"\s+", " ", README)


def test_every_flag_of_an_import_is_documented() -> None:
    parser = cli._parser()
    (subparsers,) = [action for action in parser._actions if action.dest == "==SUPPRESS=="]
    flags = [flag for action in subparsers.choices["import"]._actions for flag in action.option_strings]  # type: ignore[index]
    assert len(flags) > 8
    for flag in set(flags) - {"-h", "--help"}:
        assert flag in DOCS["interface.md"], flag


def test_how_long_links_last_is_what_the_help_and_the_documents_say(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli._parser().parse_args(["share", "create"]).expires == timedelta(days=DEFAULT_DAYS)
    with pytest.raises(SystemExit):
        cli._parser().parse_args(["share", "create", "--help"])
    assert f"at most {MOST_DAYS}d" in capsys.readouterr().out
    assert f"at most {MOST_DAYS} days" in DOCS["interface.md"]


@pytest.mark.parametrize("table", list(TABLES))
def test_every_table_and_column_is_documented(table: str) -> None:
    assert f"{table}" in DOCS["data.md"]
    for column in TABLES[table].names:
        assert re.search(rf"\b{column}\b", DOCS["data.md"]), column


# --- KPIs ------------------------------------------------------------------------------------------


def test_keys_are_unique_and_speak_our_words() -> None:
    assert len(BY_KEY) == len(KPIS)
    assert len({kpi.label for kpi in KPIS}) == len(KPIS)
    assert all(re.fullmatch(r"[a-z]+(_[a-z0-9]+)*", kpi.key) for kpi in KPIS)


@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.key)
def test_every_kpi_says_what_it_is_and_where_that_comes_from(kpi: Kpi) -> None:
    for text in (kpi.definition, kpi.rule):
        assert len(text) > 25
        assert text.endswith(".")
    assert any(mark in kpi.formula for mark in "÷½Σ") or kpi.unit in {"people", "days"}
    assert len(kpi.source) > 10
    assert kpi.cuts
    assert len(set(kpi.cuts)) == len(kpi.cuts)


_UNITS: Final = {"difference": "difference of shares", "index": "0 to 1"}
_METHODS: Final = {"Wilson": "Wilson", "Newcombe": "Newcombe", "Kaplan-Meier": "Kaplan and Meier"}


def _key_table() -> Iterator[tuple[str, str, set[str], str]]:
    """Give each key of the table of measures.md with its unit, its cuts and its interval."""
    for line in re.findall(r"^\| [a-z0-9_, ]+ \|.*\|$", DOCS["measures.md"], re.MULTILINE):
        keys, unit, cuts, interval = (cell.strip() for cell in line.strip("|").split("|"))
        if keys != "key":
            yield from ((key, unit, set(cuts.split(", ")), interval) for key in keys.split(", "))


def test_the_table_of_measures_is_the_catalogue() -> None:
    told = list(_key_table())
    assert sorted(key for key, *_ in told) == sorted(BY_KEY)  # each of them once
    for key, unit, cuts, interval in told:
        kpi = BY_KEY[key]
        assert (unit, cuts) == (_UNITS.get(kpi.unit, kpi.unit), set(kpi.cuts)), key
        method = next((name for name in _METHODS if _METHODS[name] in kpi.source), "none")
        assert (method, "Σm" in kpi.source) == (interval.partition(",")[0], "clustered" in interval), key


# --- pages and paths -------------------------------------------------------------------------------


def test_the_documented_pages_are_those_of_the_menu_in_its_order() -> None:
    (told,) = re.findall(r"^Paths: (.*?)\.\s", DOCS["interface.md"], re.MULTILINE | re.DOTALL)
    assert re.findall(r"`(/\w*)`", told) == [page.path for page in PAGES]


def _links() -> Iterator[tuple[str, str]]:
    texts = {ROOT / "README.md": README, **{path: path.read_text() for path in (ROOT / "docs").rglob("*.md")}}
    for path, text in texts.items():
        for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", text):
            yield path.relative_to(ROOT).as_posix(), target


@pytest.mark.parametrize(("document", "target"), sorted(set(_links())))
def test_links_lead_somewhere(document: str, target: str) -> None:
    assert ((ROOT / document).parent / target).exists()


@pytest.mark.parametrize(
    "target",
    sorted(
        set(re.findall(r"`((?:dashboard|tests|benchmarks)/[\w/.]+)`", "\n".join([README, *DOCS.values()])))
    ),
)
def test_paths_that_documents_name_are_there(target: str) -> None:
    made_by_running = f"/{target}" in (ROOT / ".gitignore").read_text().splitlines()
    assert made_by_running or (ROOT / target).exists()
