"""What a drawing may be made of. Everything else is taken out or refused."""

SHAPES = frozenset({"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"})
WORDS = frozenset({"text", "tspan", "textPath"})
ELEMENTS = (
    SHAPES
    | WORDS
    | {
        "svg", "g", "defs", "symbol", "use", "switch", "image", "style",
        "linearGradient", "radialGradient", "stop", "pattern", "clipPath", "mask", "marker",
    }
)  # fmt: skip

ANIMATIONS = frozenset(
    {"animate", "animateColor", "animateMotion", "animateTransform", "discard", "mpath", "set"}
)
QUIET = frozenset({"title", "desc", "metadata", "view", "cursor"})
"""Says nothing on paper, and is left out without a word."""

REFUSED = {
    "script": "The drawing carries a script. Export it as plain SVG, without scripts.",
    "handler": "The drawing carries a script. Export it as plain SVG, without scripts.",
    "listener": "The drawing carries a script. Export it as plain SVG, without scripts.",
    "foreignObject": (
        "Part of the drawing is a web page, which paper cannot show. Export it as plain SVG, "
        "without data of the drawing programme."
    ),
    "filter": (
        "The drawing has a blur or a shadow, which is made of pixels. Take it out, or save the "
        "artwork as PNG."
    ),
    "font": "The drawing brings its own font. Turn its text into outlines.",
    "font-face": "The drawing brings its own font. Turn its text into outlines.",
}

_WHERE_AND_HOW = """
x y x1 y1 x2 y2 cx cy r rx ry fx fy fr d points width height viewBox preserveAspectRatio transform
pathLength dx dy rotate textLength lengthAdjust startOffset method spacing side id class href
gradientUnits gradientTransform spreadMethod offset patternUnits patternContentUnits
patternTransform clipPathUnits maskUnits maskContentUnits markerUnits markerWidth markerHeight
refX refY orient version space type style fill fill-opacity fill-rule stroke stroke-width
stroke-opacity stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray stroke-dashoffset
opacity color stop-color stop-opacity clip-path clip-rule mask mask-type marker marker-start
marker-mid marker-end paint-order visibility display overflow vector-effect mix-blend-mode
isolation shape-rendering text-rendering image-rendering transform-origin transform-box
font-family font-size font-weight font-style font-stretch font-variant letter-spacing word-spacing
text-anchor text-decoration dominant-baseline alignment-baseline baseline-shift writing-mode
direction unicode-bidi
"""
# Where and how large, how shared parts are used, how it looks, how its words are set.
ATTRIBUTES = frozenset(_WHERE_AND_HOW.split())

LINKING = frozenset({"use", "linearGradient", "radialGradient", "pattern", "textPath"})
"""Elements whose href names another part of the same drawing."""
