"""Stores of every size, made as people make them: files, imported by the shell."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from dashboard.app import Dashboard, build
from dashboard.cli import main
from dashboard.settings import Settings

TODAY = date(2026, 9, 22)
_FIRST = date(2025, 5, 5)
_OUTCOMES = ("applied", "applied", "partly", "not applied", "applied", "not applied", "partly")
_PROGRAMS = ("Discovery Calls", "Negotiation", "Objection Handling")
_REASONS = ("no time", "risk", "too generic", "unsure how", "", "", "season")
Rows = Iterable[Mapping[str, object]]


def write(path: Path, columns: Sequence[str], rows: Rows) -> Path:
    """Write a file as an export would be."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns)
        writer.writeheader()
        writer.writerows(rows)
    return path


def check_ins(folder: Path, teams: int, reps: int, *, barriers: bool = True) -> Path:
    """Write check-ins of so many reps in each team over six quarters; every third team does less well."""
    columns = ["date", "rep", "team", "program", "outcome", *(["barrier"] if barriers else [])]
    rows = [
        {
            "date": _FIRST + timedelta(days=84 * quarter + (team + rep) % 50),
            "rep": f"Rep {team:03d}-{rep:02d}",
            "team": f"Team {team + 1:03d}",
            "program": _PROGRAMS[(rep + quarter) % 3],
            "outcome": _outcome(team, rep, quarter),
            **({"barrier": _REASONS[(team + 3 * rep + quarter) % 7]} if barriers else {}),
        }
        for team in range(teams)
        for rep in range(reps)
        for quarter in range(6)
    ]
    return write(folder / "check_ins.csv", columns, rows)


def _outcome(team: int, rep: int, quarter: int) -> str:
    return "not applied" if team % 3 == 1 and rep % 4 else _OUTCOMES[(2 * team + rep + quarter) % 7]


def recognitions(folder: Path, teams: int, reps: int, *, plain: bool = False) -> Path:
    """Write rewards for every other rep in each quarter; plain ones carry no value and no giver."""
    columns = ["date", "recipient", "kind", *([] if plain else ["giver", "value", "currency"])]
    kinds = ("award", "praise", "incentive")
    rows = [
        {
            "date": _FIRST + timedelta(days=84 * quarter + rep % 40),
            "recipient": f"Rep {team:03d}-{rep:02d}",
            "kind": "praise" if plain else kinds[rep % 3],
            **({} if plain else {"giver": f"Lead {team}", "value": 50 * (rep + team % 4), "currency": "EUR"}),
        }
        for team in range(teams)
        for rep in range(0, reps, 2)
        for quarter in range(6)
    ]
    return write(folder / "recognitions.csv", columns, rows)


def store(folder: Path, *files: Path, sample: bool = False) -> Dashboard:
    """Import files into a store of this folder by the shell, and give the parts over it."""
    state = f"sqlite:///{folder / 'state.db'}"
    settings = Settings(store=str(folder / "store"), state=state, today=TODAY, sample_data=sample)
    made = build(settings)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dashboard.app.dashboard_for_process", lambda: made)
        if files:
            assert main(["import", *map(str, files)]) == 0
    return made
