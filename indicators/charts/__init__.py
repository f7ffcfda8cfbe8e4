"""Our own small SVG module: trajectories, waterfall, bullet, sparkline. Drawn by the server, for pages and reports.

No inline style and no script: colours are presentation attributes, that a page's style sheet overrides by class.
"""

from indicators.charts.bullet import bullet
from indicators.charts.course import line_of, sentence, trajectory_of
from indicators.charts.shape import Event, PathKind, Point, Trajectory, runs, ways
from indicators.charts.shares import shares
from indicators.charts.small import small
from indicators.charts.sparkline import sparkline
from indicators.charts.svg import standalone
from indicators.charts.trajectory import NARROW, PRINT_HALF, WIDE, trajectory
from indicators.charts.waterfall import NARROW_ROOM, WIDE_ROOM, Bar, Falls, waterfall

__all__ = [
    "NARROW",
    "NARROW_ROOM",
    "PRINT_HALF",
    "WIDE",
    "WIDE_ROOM",
    "Bar",
    "Event",
    "Falls",
    "PathKind",
    "Point",
    "Trajectory",
    "bullet",
    "line_of",
    "runs",
    "sentence",
    "shares",
    "small",
    "sparkline",
    "standalone",
    "trajectory",
    "trajectory_of",
    "waterfall",
    "ways",
]
