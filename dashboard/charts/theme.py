"""The look of every picture in one place: colours, sizes of type, distances."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Width = Literal["wide", "phone"]

FONT = '"Source Sans", "Source Sans 3", "Source Sans Pro", system-ui, sans-serif'
# Sizes inside a picture, in pixels.
NAME, VALUE, SMALL = 14, 14, 13

STEP = 8  # every distance is a multiple of it
ROW = 44
ROOM: Mapping[Width, int] = {"wide": 480, "phone": 300}  # the narrowest a picture of this width is drawn

INTERVAL_WIDTH, DOT = 3, 12
# As faint as a line may be that still has 3:1 on the background in both modes; orange has little to give away.
INTERVAL_OPACITY, INTERVAL_OPACITY_OF_ACT = 0.65, 0.85
GROUND = 2  # how far the ground of a text that interrupts a line reaches beyond it


@dataclass(frozen=True)
class Shade:
    """A step of the heat map and the text that can be read on it."""

    fill: str
    text: str


@dataclass(frozen=True, eq=False)
class Theme:
    """The colours of one mode. `act` and `act_text` are for what only a leader can change, nothing else."""

    name: str
    background: str
    panel: str
    line: str
    text: str
    quiet: str
    data: str
    on_data: str
    act: str
    act_text: str
    owners: Mapping[str, str]
    outcomes: Mapping[str, str]
    heat: tuple[Shade, ...]

    def colours(self) -> tuple[str, ...]:
        """List every colour a picture may use, in one order for all themes."""
        heat = (colour for shade in self.heat for colour in (shade.fill, shade.text))
        plain = (getattr(self, name) for name in _PLAIN)
        return (*plain, *self.owners.values(), *self.outcomes.values(), *heat)


_PLAIN = ("background", "panel", "line", "text", "quiet", "data", "on_data", "act", "act_text")


def _owners(leader: str, enablement: str, rep: str, shared: str, unassigned: str) -> Mapping[str, str]:
    return {
        "leader": leader,
        "enablement": enablement,
        "rep": rep,
        "shared": shared,
        "unassigned": unassigned,
    }


def _shades(fills: tuple[str, ...], low_text: str, high_text: str, turn: int) -> tuple[Shade, ...]:
    """Give each step its text: in steps, because between two of them no text colour reaches 4.5:1."""
    return tuple(Shade(fill, low_text if i < turn else high_text) for i, fill in enumerate(fills))


LIGHT = Theme(
    name="light",
    background="#FFFFFF",
    panel="#F4F6F8",
    line="#DDE2E8",
    text="#14202B",
    quiet="#4A5560",
    data="#18447A",
    on_data="#FFFFFF",
    act="#DF5D05",
    act_text="#B84A00",
    owners=_owners("#DF5D05", "#18447A", "#3FA162", "#B874CE", "#798087"),
    outcomes={"applied": "#18447A", "partly": "#7FA3CF", "not applied": "#D5DCE4"},
    heat=_shades(("#E6EDF5", "#C3D3E6", "#97B3D4", "#4470A8", "#18447A"), "#14202B", "#FFFFFF", 3),
)
DARK = Theme(
    name="dark",
    background="#12161C",
    panel="#1B2129",
    line="#2C343E",
    text="#E8EDF2",
    quiet="#A9B3BE",
    data="#6290F1",
    on_data="#0B0F14",
    act="#E78231",
    act_text="#E78231",
    owners=_owners("#E78231", "#6290F1", "#C1E7A7", "#FDC0EE", "#787878"),
    outcomes={"applied": "#6290F1", "partly": "#3B5690", "not applied": "#39424D"},
    heat=_shades(("#1E2838", "#26395C", "#33528A", "#6290F1", "#9DBCF9"), "#E8EDF2", "#0B0F14", 3),
)


def named(written: str) -> Theme:
    """Make a theme of names, each written as told ("var(--{})"): what is drawn once is shown in light and dark."""

    def say(name: str) -> str:
        return written.format(name.replace("_", "-").replace(" ", "-"))

    return Theme(
        name="named",
        **{name: say(name) for name in _PLAIN},
        owners={name: say(name) for name in LIGHT.owners},
        outcomes={name: say(name) for name in LIGHT.outcomes},
        heat=tuple(Shade(say(f"heat-{i}"), say(f"on-heat-{i}")) for i in range(len(LIGHT.heat))),
    )


def palette(theme: Theme) -> dict[str, str]:
    """Give the colours that the names stand for in a mode."""
    return dict(zip(named("{}").colours(), theme.colours(), strict=True))
