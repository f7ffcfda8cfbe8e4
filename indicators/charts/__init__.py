"""Our own small SVG module: trajectories, waterfall, bullet, sparkline. Drawn by the server, for pages and reports.

No inline style and no script: colours are presentation attributes, that a page's style sheet overrides by class.
"""

from indicators.charts.bullet import bullet
from indicators.charts.shares import shares
from indicators.charts.small import small
from indicators.charts.sparkline import sparkline
from indicators.charts.trajectory import NARROW, WIDE, Event, Point, Trajectory, runs, trajectory
from indicators.charts.waterfall import NARROW_ROOM, WIDE_ROOM, Bar, Falls, waterfall

__all__ = [
    "NARROW",
    "NARROW_ROOM",
    "WIDE",
    "WIDE_ROOM",
    "Bar",
    "Event",
    "Falls",
    "Point",
    "Trajectory",
    "bullet",
    "runs",
    "shares",
    "small",
    "sparkline",
    "trajectory",
    "waterfall",
]
