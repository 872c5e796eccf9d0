"""What a user would write instead: one small page of Streamlit, pandas and plotly express over the CSV files.

It is measured beside ours, and answers the same questions less exactly: no roster, no intervals, no comparison.
"""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
import streamlit as st

FOLDER = Path(os.environ["PLAIN_FOLDER"])


@st.cache_data
def read(pattern: str) -> pd.DataFrame:
    """Read the files of one table."""
    rows = pd.concat([pd.read_csv(path) for path in sorted(FOLDER.glob(pattern))])
    rows["date"] = pd.to_datetime(rows["date"])
    period = rows["date"].dt.to_period("Q")
    rows["quarter"] = period.dt.year.astype(str) + "-Q" + period.dt.quarter.astype(str)
    return rows


def show(name: str, figure: go.Figure) -> None:
    """Draw a chart that says which selection it shows, so that it can be timed."""
    figure.update_layout(meta={"quarter": quarter, "teams": sorted(teams), "programs": sorted(programs)})
    st.plotly_chart(figure, key=f"chart-{name}")


st.set_page_config(layout="wide")
check_ins, recognitions = read("check_ins*.csv"), read("recognitions*.csv")
left, middle, right = st.columns(3)
quarters = sorted(check_ins["quarter"].unique(), reverse=True)
quarter = left.selectbox("Quarter", quarters, key="quarter", bind="query-params")
teams = middle.multiselect("Team", sorted(check_ins["team"].unique()), key="team", bind="query-params")
programs = right.multiselect(
    "Program", sorted(check_ins["program"].unique()), key="program", bind="query-params"
)

chosen = check_ins[check_ins["outcome"].notna()]
if teams:
    chosen = chosen[chosen["team"].isin(teams)]
if programs:
    chosen = chosen[chosen["program"].isin(programs)]
now = chosen[chosen["quarter"] == quarter]
pairs = now.sort_values("date").groupby(["rep", "program"]).tail(1)
pairs = pairs.assign(applied=pairs["outcome"] == "applied")
given = recognitions[
    (recognitions["quarter"] == quarter) & recognitions["recipient"].isin(now["rep"].unique())
]
barriers = now[now["barrier"].notna()]

numbers = {
    "implementation_rate": ("Implementation rate", f"{pairs['applied'].mean():.0%}"),
    "check_in_coverage": ("Reps checked in on", f"{now['rep'].nunique():,}"),
    "barrier_reach": ("Named a barrier", f"{barriers['rep'].nunique() / max(1, now['rep'].nunique()):.0%}"),
    "recognition_reach": ("Reps recognised", f"{given['recipient'].nunique():,}"),
}
for (key, (label, value)), column in zip(numbers.items(), st.columns(4), strict=True):
    with column.container(key=f"kpi-{key}"):
        st.metric(label, value)

one, two = st.columns(2)
with one:
    show("team", px.bar(pairs.groupby("team")["applied"].mean().reset_index(), x="applied", y="team"))
    reach = barriers.groupby("barrier")["rep"].nunique().sort_values().tail(16).reset_index()
    show("barrier", px.bar(reach, x="rep", y="barrier"))
    weeks = chosen.assign(
        week=chosen["date"].dt.to_period("W").dt.start_time, hit=chosen["outcome"] == "applied"
    )
    show("trend", px.line(weeks.groupby("week")["hit"].mean().tail(26).reset_index(), x="week", y="hit"))
with two:
    show(
        "program", px.bar(pairs.groupby("program")["applied"].mean().reset_index(), x="applied", y="program")
    )
    worth = given.groupby("recipient")["value"].sum().sort_values()
    curve = pd.DataFrame({"people": range(1, len(worth) + 1), "value": worth.cumsum().to_numpy()})
    show("rewards", px.line(curve.iloc[:: max(1, len(curve) // 500)], x="people", y="value"))
