"""Images: structure inside windows, and distances between feature maps."""

from __future__ import annotations

from sympy import exp

from symloss.language import axis, each, length, let, loss, mean, nonnegative, positions, positive, real, sum

b, B = axis("b", "B")
c, C = axis("c", "C")
h, H = axis("h", "H")
w, W = axis("w", "W")
u, v, t, U = axis("u", "v", "t", "U")
i, I = positions("i", "I", along=H, window=U)  # noqa: E741
j, J = positions("j", "J", along=W, window=U)


@loss(
    family="segmentation, boxes, images",
    display={
        "sigma": r"\sigma",
        "k1": "k_1",
        "k2": "k_2",
        "data_range": "L",
        "window_weight": "g",
        "mean_x": r"\mu_x",
        "mean_y": r"\mu_y",
        "var_x": r"\sigma_x^2",
        "var_y": r"\sigma_y^2",
        "cov_xy": r"\sigma_{xy}",
        "similarity": r"\operatorname{SSIM}",
    },
    reference="Z. Wang et al., IEEE Transactions on Image Processing 13 (2004)",
    notes=(
        "The window is a Gaussian of U x U pixels, U = window, with weights that sum to 1; only the places "
        "where all of it lies inside the image count.",
    ),
)
def ssim(
    x: real[B, H, W],
    y: real[B, H, W],
    window: length(U) = 11,
    sigma: positive = 1.5,
    k1: positive = 0.01,
    k2: positive = 0.03,
    data_range: positive = 1,
):
    """One minus the mean structural similarity of two images."""

    def gaussian(tap):
        return exp(-((tap - (U - 1) / 2) ** 2) / (2 * sigma**2))

    g = let("window_weight", gaussian(u) * gaussian(v) / sum(gaussian(t), t) ** 2)
    mean_x = let("mean_x", sum(g * x[b, i + u, j + v], u, v))
    mean_y = let("mean_y", sum(g * y[b, i + u, j + v], u, v))
    off_x, off_y = x[b, i + u, j + v] - mean_x, y[b, i + u, j + v] - mean_y
    var_x = let("var_x", sum(g * off_x**2, u, v))
    var_y = let("var_y", sum(g * off_y**2, u, v))
    cov_xy = let("cov_xy", sum(g * off_x * off_y, u, v))
    c1, c2 = (k1 * data_range) ** 2, (k2 * data_range) ** 2
    luminance = (2 * mean_x * mean_y + c1) / (mean_x**2 + mean_y**2 + c1)
    structure = (2 * cov_xy + c2) / (var_x + var_y + c2)
    return mean(1 - mean(let("similarity", luminance * structure), i, j), b)


@loss(
    family="segmentation, boxes, images",
    display={"layer_weight": r"\lambda"},
    reference="J. Johnson et al., ECCV (2016)",
)
def perceptual(a: each(real[B, C, H, W]), b: each(real[B, C, H, W]), layer_weight: each(nonnegative) = 1):
    """Mean squared distance between the feature maps of two images, over any number of layers."""
    n, _ = axis("n", "B")
    return mean(layer_weight * mean((a[n, c, h, w] - b[n, c, h, w]) ** 2, c, h, w), n)
