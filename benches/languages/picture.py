"""Bars of times as an SVG that can be read on a light and on a dark page."""

from xml.sax.saxutils import escape

LABEL, BAR, FIGURE, ROW = 300, 380, 70, 26
STYLE = """
  text { font: 13px -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif; fill: #1f2328; }
  .own { fill: #0969da; } .other { fill: #8c959f; } .name { font-weight: 600; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; } .own { fill: #4493f8; } .other { fill: #656c76; }
  }
"""


def draw(rows, file):
    """`rows`: microseconds by name. Names that begin with `wallet-jwt` are ours."""
    ordered = sorted(rows.items(), key=lambda row: row[1])
    longest = ordered[-1][1]
    height = ROW * len(ordered) + 44
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LABEL + BAR + FIGURE} {height}" role="img">',
        "<title>Microseconds to verify one RS256 token, keys at hand, one thread. Shorter is better.</title>",
        f"<style>{STYLE}</style>",
        '<text x="0" y="18" class="name">Microseconds to verify one RS256 token, keys at hand, one thread (shorter is better)</text>',
    ]
    for index, (name, micros) in enumerate(ordered):
        y = 34 + ROW * index
        own = name.startswith("wallet-jwt")
        width = max(BAR * micros / longest, 1)
        weight = ' class="name"' if own else ""
        lines.append(f'<text x="{LABEL - 10}" y="{y + 15}" text-anchor="end"{weight}>{escape(name)}</text>')
        lines.append(f'<rect x="{LABEL}" y="{y + 3}" width="{width:.1f}" height="16" rx="2" class="{"own" if own else "other"}"/>')
        lines.append(f'<text x="{LABEL + width + 6:.1f}" y="{y + 15}">{micros:.1f}</text>')
    lines.append("</svg>\n")
    file.write_text("\n".join(lines))
