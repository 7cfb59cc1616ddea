"""Curves as SVG: the same numbers give the same file."""
import math
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 680, 380
LEFT, RIGHT, TOP, BOTTOM = 74, 20, 48, 62
# Told apart in light and dark, and by those who see no red or green.
COLOURS = ["#2f81d6", "#d1741b", "#2b9a8b"]
STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #57606a }
  .title { font-size: 15px; font-weight: 600 }
  .grid { stroke: #8b949e; stroke-opacity: .25 }
  @media (prefers-color-scheme: dark) { text { fill: #b1bac4 } }
"""


@dataclass(frozen=True)
class Series:
    name: str
    points: list[tuple[float, float]]


@dataclass(frozen=True)
class Plot:
    title: str
    x: str
    y: str
    series: list[Series]
    logarithmic: bool = False
    """Whether y is too; x always is."""

    def svg(self) -> str:
        points = [point for series in self.series for point in series.points]
        if not points or any(x <= 0 for x, _ in points):
            raise ValueError("a logarithmic axis has neither nothing nor zero")
        columns = decades(min(x for x, _ in points), max(x for x, _ in points))
        rows = decades(min(y for _, y in points), max(y for _, y in points)) if self.logarithmic else \
            steps(max(y for _, y in points))
        drawn = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
            f'aria-label="{escape(self.title)}">', f"<style>{STYLE}</style>",
            f'<text class="title" x="{LEFT}" y="22">{escape(self.title)}</text>']
        for column in columns:
            at = across(column, columns)
            drawn.append(f'<line class="grid" x1="{at:.1f}" x2="{at:.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"/>')
            drawn.append(f'<text x="{at:.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{label(column)}</text>')
        for row in rows:
            at = self.up(row, rows)
            drawn.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{at:.1f}" y2="{at:.1f}"/>')
            drawn.append(f'<text x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{label(row)}</text>')
        middle = (TOP + HEIGHT - BOTTOM) / 2
        drawn.append(
            f'<text x="{(LEFT + WIDTH - RIGHT) / 2:.1f}" y="{HEIGHT - 14}" text-anchor="middle">'
            f"{escape(self.x)}</text>")
        drawn.append(
            f'<text x="18" y="{middle:.1f}" text-anchor="middle" transform="rotate(-90 18 {middle:.1f})">'
            f"{escape(self.y)}</text>")
        for number, series in enumerate(self.series):
            colour = COLOURS[number % len(COLOURS)]
            places = [(across(x, columns), self.up(y, rows)) for x, y in sorted(series.points)]
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
            drawn.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
            drawn += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in places]
            if len(self.series) > 1:
                from_left = LEFT + number * 200
                drawn.append(f'<circle cx="{from_left + 5}" cy="36" r="4" fill="{colour}"/>')
                drawn.append(f'<text x="{from_left + 15}" y="40">{escape(series.name)}</text>')
        return "\n".join([*drawn, "</svg>", ""])

    def up(self, y: float, rows: list[float]) -> float:
        """Where `y` is between the lowest and the highest of the rows."""
        if self.logarithmic:
            share = math.log(y / rows[0]) / math.log(rows[-1] / rows[0])
        else:
            share = y / rows[-1]
        return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP)


def across(x: float, columns: list[float]) -> float:
    return LEFT + math.log(x / columns[0]) / math.log(columns[-1] / columns[0]) * (WIDTH - RIGHT - LEFT)


def decades(least: float, most: float) -> list[float]:
    """Powers of ten around all values, two at least."""
    first, last = math.floor(math.log10(least) + 1e-9), math.ceil(math.log10(most) - 1e-9)
    return [10.0**power for power in range(first, max(last, first + 1) + 1)]


def steps(most: float) -> list[float]:
    """Round values from 0 to the first beyond `most`."""
    magnitude = 10 ** math.floor(math.log10(most))
    step = next(step * magnitude / 10 for step in (1, 2, 5, 10, 20) if most < 7 * step * magnitude / 10)
    return [round(step * number, 9) for number in range(math.floor(most / step) + 2)]


def label(value: float) -> str:
    return f"{value:,.0f}" if value >= 1 and value == round(value) else f"{value:g}"
