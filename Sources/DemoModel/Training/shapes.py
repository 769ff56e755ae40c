"""The outline of every object, as polygons in a box from -0.5 to 0.5 on both axes (x right, y down).

A shape is a list of layers painted in order: ("add", points) belongs to the object, ("cut", points) is
taken out of it again, ("dark", points) is painted in a darker tone and belongs to it.
"""

import math

import numpy as np


def _ellipse(cx, cy, rx, ry, n=40):
    a = np.arange(n) * (2 * math.pi / n)
    return np.stack([cx + rx * np.cos(a), cy + ry * np.sin(a)], 1)


def _box(x0, y0, x1, y1):
    return np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], float)


def _star():
    a = np.arange(10) * (math.pi / 5) - math.pi / 2
    r = np.where(np.arange(10) % 2 == 0, 0.5, 0.21)
    return np.stack([r * np.cos(a), r * np.sin(a)], 1)


def _heart():
    t = np.linspace(0, 2 * math.pi, 48, endpoint=False)
    x = 16 * np.sin(t) ** 3
    y = -(13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t))
    return np.stack([x / 33, (y - 2.5) / 30], 1)


def _points(*pairs):
    return np.array(pairs, float)


OUTLINES = {
    "circle": [("add", _ellipse(0, 0, 0.5, 0.5))],
    "square": [("add", _box(-0.46, -0.46, 0.46, 0.46))],
    "triangle": [("add", _points((0, -0.48), (0.5, 0.42), (-0.5, 0.42)))],
    "star": [("add", _star())],
    "heart": [("add", _heart())],
    "moon": [("add", _ellipse(0, 0, 0.5, 0.5)), ("cut", _ellipse(0.24, -0.04, 0.4, 0.4))],
    "cross": [("add", _box(-0.5, -0.16, 0.5, 0.16)), ("add", _box(-0.16, -0.5, 0.16, 0.5))],
    "ring": [("add", _ellipse(0, 0, 0.5, 0.5)), ("cut", _ellipse(0, 0, 0.27, 0.27))],
    "house": [
        ("add", _box(-0.38, -0.08, 0.38, 0.5)),
        ("add", _points((0, -0.5), (0.5, -0.06), (-0.5, -0.06))),
        ("dark", _box(-0.1, 0.18, 0.1, 0.5)),
    ],
    "tree": [
        ("add", _ellipse(0, -0.2, 0.36, 0.3)),
        ("dark", _box(-0.08, 0.08, 0.08, 0.5)),
    ],
    "fish": [
        ("add", _ellipse(-0.1, 0, 0.4, 0.26)),
        ("add", _points((0.18, 0), (0.5, -0.28), (0.5, 0.28))),
        ("dark", _ellipse(-0.3, -0.06, 0.05, 0.05, 12)),
    ],
    "car": [
        ("add", _points((-0.5, 0.0), (-0.32, 0.0), (-0.2, -0.26), (0.2, -0.26), (0.34, 0.0), (0.5, 0.04), (0.5, 0.2), (-0.5, 0.2))),
        ("dark", _ellipse(-0.27, 0.2, 0.13, 0.13, 20)),
        ("dark", _ellipse(0.27, 0.2, 0.13, 0.13, 20)),
    ],
}

# How far each shape may be turned, in degrees to both sides, and whether it may be mirrored.
TURNS = {
    "circle": 0, "square": 40, "triangle": 30, "star": 36, "heart": 25, "moon": 45, "cross": 20, "ring": 0, "house": 12,
    "tree": 12, "fish": 20, "car": 12,
}
MIRRORED = {"moon", "fish", "car"}
