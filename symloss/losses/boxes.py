"""Boxes: overlap of axis-aligned rectangles, given by two opposite corners."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import And, Eq, Expr, Max, Min, Piecewise, pi

from symloss.language import atan_ratio, axis, let, loss, mean, ratio, real, stop

n, N = axis("n", "N")
DISPLAY = {
    "boxes1": "b", "boxes2": r"\tilde{b}", "iou": r"\mathrm{IoU}", "union": "U", "intersection": "I",
    "width1": "w", "height1": "h", "width2": r"\tilde{w}", "height2": r"\tilde{h}",
    "overlap_width": "w_I", "overlap_height": "h_I", "hull_width": "w_C", "hull_height": "h_C", "hull": "C",
    "distance": r"\rho^2", "diagonal": "c^2", "aspect": "v", "trade_off": r"\alpha",
}  # fmt: skip
DEGENERATE = (
    "A side whose end comes before its start has the length 0.",
    "Where both boxes have no area the IoU is 1 if all coordinates agree, else 0.",
)


@dataclass(frozen=True)
class Pair:
    """What two boxes (x1, y1, x2, y2) have in common."""

    first: tuple[Expr, ...]
    second: tuple[Expr, ...]

    def sides(self, number: int) -> tuple[Expr, Expr]:
        """Width and height of one box."""
        x1, y1, x2, y2 = (self.first, self.second)[number - 1]
        return let(f"width{number}", Max(0, x2 - x1)), let(f"height{number}", Max(0, y2 - y1))

    @property
    def union(self) -> Expr:
        (w, h), (v, g) = self.sides(1), self.sides(2)
        return let("union", w * h + v * g - self.intersection)

    @property
    def intersection(self) -> Expr:
        (a1, b1, a2, b2), (c1, d1, c2, d2) = self.first, self.second
        across = let("overlap_width", Max(0, Min(a2, c2) - Max(a1, c1)))
        up = let("overlap_height", Max(0, Min(b2, d2) - Max(b1, d1)))
        return let("intersection", across * up)

    @property
    def iou(self) -> Expr:
        """Intersection over union."""
        same = And(*(Eq(one, other) for one, other in zip(self.first, self.second, strict=True)))
        overlap = Piecewise((self.intersection / self.union, self.union > 0), (1, same), (0, True))
        return let("iou", overlap)

    @property
    def hull(self) -> tuple[Expr, Expr]:
        """Sides of the smallest box that holds both."""
        (a1, b1, a2, b2), (c1, d1, c2, d2) = self.first, self.second
        width = let("hull_width", Max(0, Max(a2, c2) - Min(a1, c1)))
        return width, let("hull_height", Max(0, Max(b2, d2) - Min(b1, d1)))

    @property
    def distance(self) -> Expr:
        """Squared distance of the centres over the squared diagonal of the hull."""
        (a1, b1, a2, b2), (c1, d1, c2, d2) = self.first, self.second
        across, up = self.hull
        distance = let("distance", ((a1 + a2 - c1 - c2) ** 2 + (b1 + b2 - d1 - d2) ** 2) / 4)
        diagonal = let("diagonal", across**2 + up**2)
        return Piecewise((distance / diagonal, diagonal > 0), (0, True))


def _pair(boxes1, boxes2) -> Pair:
    return Pair(*(tuple(boxes[n, corner] for corner in range(4)) for boxes in (boxes1, boxes2)))


@loss(
    title="Box IoU",
    family="boxes",
    display=DISPLAY,
    reference="J. Yu et al., ACM Multimedia (2016)",
    notes=DEGENERATE,
)
def box_iou(boxes1: real[N, 4], boxes2: real[N, 4]):
    """One minus the intersection of two boxes over their union."""
    return mean(1 - _pair(boxes1, boxes2).iou, n)


@loss(
    title="GIoU",
    family="boxes",
    display=DISPLAY,
    reference="H. Rezatofighi et al., CVPR (2019)",
    notes=DEGENERATE,
)
def giou(boxes1: real[N, 4], boxes2: real[N, 4]):
    """IoU loss plus the share of the smallest enclosing box that neither box covers."""
    pair = _pair(boxes1, boxes2)
    width, height = pair.hull
    hull = let("hull", width * height)
    return mean(1 - pair.iou + Piecewise(((hull - pair.union) / hull, hull > 0), (0, True)), n)


@loss(
    title="DIoU", family="boxes", display=DISPLAY, reference="Z. Zheng et al., AAAI (2020)", notes=DEGENERATE
)
def diou(boxes1: real[N, 4], boxes2: real[N, 4]):
    """IoU loss plus the squared distance of the centres over that of the enclosing box's corners."""
    pair = _pair(boxes1, boxes2)
    return mean(1 - pair.iou + pair.distance, n)


@loss(
    title="CIoU",
    family="boxes",
    display=DISPLAY,
    reference="Z. Zheng et al., AAAI (2020)",
    notes=(
        *DEGENERATE,
        "The aspect of a box without sides counts as 0.",
        "The trade-off between overlap and aspect is held constant in the gradient, as published.",
    ),
)
def ciou(boxes1: real[N, 4], boxes2: real[N, 4]):
    """DIoU loss plus a penalty for boxes of different aspect ratio."""
    pair = _pair(boxes1, boxes2)
    angles = [atan_ratio(*pair.sides(number)) for number in (1, 2)]
    aspect = let("aspect", 4 / pi**2 * (angles[0] - angles[1]) ** 2)
    trade_off = let("trade_off", stop(ratio(aspect, 1 - pair.iou + aspect)))
    return mean(1 - pair.iou + pair.distance + trade_off * aspect, n)
