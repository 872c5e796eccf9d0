"""What the sample data tells and of whom: stories, names, a calendar, people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from dashboard.taxonomy import BARRIERS

Ints = npt.NDArray[np.integer[Any]]
Floats = npt.NDArray[np.floating[Any]]
Flags = npt.NDArray[np.bool_]


EPOCH = date(1970, 1, 1)
NEVER = 30_000  # a day after every other
NONE = -30_000  # a missing day


@dataclass(frozen=True)
class Region:
    """A team of the small sample, or the teams of a region in a large one.

    `heads` is its share of people, `lift` what it adds to every program's rate, `leads` its leaders' rate.
    `pace` is check-ins per rep against the company's, `steady` makes them equal for all, `seen` is the share
    of reps checked in on regularly. Shares of its reps: `late` are checked in on from the last quarter only,
    `favourites` get nearly all rewards, `unthanked` always apply it and get no recognition in the last two
    quarters. `home` names what all are trained in, `blocker` what most of its barriers are.
    """

    name: str
    heads: float
    lift: float
    leads: float
    pace: float = 1.0
    steady: bool = False
    seen: float = 0.9
    late: float = 0.0
    favourites: float = 0.0
    unthanked: float = 0.0
    home: tuple[str, ...] = ()
    blocker: str | None = None


@dataclass(frozen=True)
class Program:
    """A trained program; `wanted` weighs how many reps are trained in it.

    Where its rate `fades`, those who apply it mostly were trained in the last eight weeks. `late` launches it
    in the fourth quarter; `raised` is its target since two quarters, `team_targets` are those of regions.
    """

    name: str
    wanted: float
    rate: float
    skills: tuple[str, str, str]
    target: float | None = None
    cadence: int | None = None
    expectation: str | None = None
    late: bool = False
    fades: bool = False
    raised: float | None = None
    team_targets: tuple[tuple[str, float], ...] = ()


# The stories: EMEA lifts the company only because more of it is looked at (mix); North applies it and is not
# thanked; South is checked in on weekly and stuck on what its leader alone can change; West rewards a few.
REGIONS: tuple[Region, ...] = (
    Region("EMEA", .34, .21, .90, pace=1.5, seen=1.0, late=.52, home=("Discovery Calls", "Negotiation")),
    Region("North", .16, .03, .80, unthanked=.25),
    Region("South", .11, -.17, .30, pace=2.5, steady=True, seen=1.0, blocker="Conflicting incentives"),
    Region("West", .18, -.04, .70, seen=.85, favourites=.10),
    Region("East", .13, -.06, .60, seen=.75),
    Region("APAC", .09, -.08, .65, pace=.9, seen=.65, blocker="Customer or market"),
)  # fmt: skip

# Five in the small sample, all in a large one. Objection Handling fades; Storytelling has no expectation.
PROGRAMS: tuple[Program, ...] = (
    Program("Discovery Calls", 1.2, .70, ("Open questions", "Agenda setting", "Call summary"),
            .65, 21, "Every first call follows the question plan and ends with a written summary",
            team_targets=(("EMEA", .75),)),
    Program("Objection Handling", 2.6, .46, ("Listen and reframe", "Price objections", "Proof points"),
            .60, 14, "Each price objection is answered with a reframe before any discount",
            fades=True, team_targets=(("South", .50),)),
    Program("Negotiation", .9, .58, ("Trade-offs", "Anchoring", "Walk-away plan"),
            .55, 28, "No concession is given without one in return", raised=.60),
    Program("Account Plans", .8, .52, ("Stakeholder map", "Growth plan", "Quarterly update"),
            .50, 30, "Every key account has a plan, updated each quarter", late=True),
    Program("Storytelling", .6, .45, ("Customer stories", "Opening hook", "Visuals")),
    Program("Value Messaging", .7, .58, ("Value statement", "Business case", "Proof"),
            .55, 28, "Every offer names the customer's value in numbers"),
    Program("Forecast Hygiene", .6, .62, ("Stage criteria", "Close dates", "Next steps"),
            .60, 14, "Every open deal has a dated next step"),
    Program("Closing Plans", .5, .50, ("Mutual plan", "Decision path", "Paper process"),
            .50, 30, "Every late-stage deal has a mutual plan"),
)  # fmt: skip

# Coaching, unblocking, celebrating, none; of applied, partly and not applied.
PURPOSE_WEIGHTS = ((45, 8, 35, 12), (62, 18, 8, 12), (60, 26, 2, 12))
NO_MATCH = "Legal review pending"  # what no synonym knows, so that "Other" is not empty
BARRIER_WEIGHTS: dict[str, float] = {
    "Lack of time": 5, "Insufficient resources": 2, "Fear of failure": 1.5, "No opportunity to use": 2,
    "Unclear expectations": 2, "Little supervisor support": 1, "No coaching or feedback": 1.5,
    "Conflicting incentives": 1, "Resistance to change": 1, "Content does not fit": 1.5,
    "No practice": 2.5, "Not ready": 1, "Low motivation": 1, "Low confidence": 2.5, "Peers": .6,
    "Customer or market": 2, "Other": .4,
}  # fmt: skip
BARRIER_PHRASES: tuple[tuple[str, str, str], ...] = tuple(
    (barrier.label, barrier.label, barrier.phrases[0]) if barrier.phrases else (NO_MATCH,) * 3
    for barrier in BARRIERS
)

# Of applied, partly, not applied and missed.
NOTES: tuple[tuple[str, ...], ...] = (
    ("Used it on two calls this week", "Went well with an existing customer", "Ready for a harder case"),
    ("Started, then went back", "Used the first half only", "Tried it once, wants to try again"),
    ("Plans to try it next week", "Agreed to prepare one call together", "No suitable call this week"),
    ("Moved to next week", "On the road", "Calendar conflict"),
)
REASONS = (
    "Applied it with a key account", "Helped a colleague practise", "First in the team to try it",
    "Kept at it all quarter", "Turned a stalled deal around",
)  # fmt: skip

HEAD_OF_SALES = "Robin Whitestone"
_FIRST = """
    Ada Adam Agnes Alba Alan Alma Amir Anika Anton Aria Arlo Astrid Aziz Bea Bela Bodil Boris Bruno Carla Cem
    Clara Colin Cora Dalia Dana Daria David Dina Edgar Edith Eira Elena Elias Elif Emil Enzo Erik Esther Eva
    Fabio Farah Felix Fiona Flora Frida Gael Gerda Gita Greta Hana Hector Heidi Hugo Ida Igor Ilse Ines Ingrid
    Irma Isak Ivan Ivy Jana Jasper Joel Jonas Judith Kaya Kiran Klara Kofi Lara Lars Leila Leo Lina Lorenz
    Lotte Luca Lucia Mads Magda Malik Marta Matteo Mei Mila Mina Miro Nadia Naoko Nico Nils Nina Nora Olaf
    Olga Omar Oskar Otto Paula Petra Pia Priya Rafael Rana Remy Rita Rosa Ruben Samir Sara Selma Sven Tara
    Theo Tilda Timo Uma Vera Viktor Wanda Yara Yusuf Zara"""
_LAST = "Alder Amber Ash Birch Cedar Elm Fern Hazel Heath Linden Maple Moss Rowan Thorn Willow"
_ENDS = "bank brook croft dale field hurst mere ridge stead worth"
FIRST_NAMES = tuple(_FIRST.split())
LAST_NAMES = tuple(start + end for start in _LAST.split() for end in _ENDS.split())


def by_region(key: str) -> npt.NDArray[Any]:
    """List one trait of all regions, to be looked up by number."""
    return np.array([getattr(region, key) for region in REGIONS])


def by_program(key: str) -> npt.NDArray[Any]:
    """List one trait of all programs, to be looked up by number."""
    return np.array([getattr(program, key) for program in PROGRAMS])
