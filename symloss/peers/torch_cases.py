"""Losses of torch and torchvision, as their users call them."""

from __future__ import annotations

from typing import Any

from symloss.peers import draws
from symloss.peers.case import Case


def cases() -> list[Case]:
    """Every comparison with torch.

    Raises:
        ImportError: torch is not installed.
    """
    import torch
    from torch.nn import functional as F

    def plain(name: str, draw: Any, loss: str = "", options: Any = None, **named: Any) -> Case:
        function = getattr(F, name)
        return Case(
            loss or name, f"torch.nn.functional.{name}", draw, lambda *a: function(*a, **named), options or {}
        )

    def ctc(log_probs: Any, targets: Any, input_lengths: Any, target_lengths: Any) -> Any:
        return F.ctc_loss(log_probs, targets, input_lengths, target_lengths)

    def ctc_of_log_probs(log_probs: Any, targets: Any, frames: Any, lengths: Any) -> Any:
        """Without the exp(log_probs) that the gradient in the logits has more; the value stays."""
        exists = torch.arange(len(log_probs))[:, None] < frames
        share = exists.to(log_probs.dtype) / (lengths.clamp(min=1) * len(frames))
        more = (torch.exp(log_probs) * share[..., None]).sum()
        return ctc(log_probs, targets, frames, lengths) - (more - more.detach())

    return [
        plain("binary_cross_entropy", draws.probabilities),
        plain("binary_cross_entropy_with_logits", draws.logits),
        Case(
            "binary_cross_entropy_with_logits",
            "torch.nn.functional.binary_cross_entropy_with_logits(pos_weight)",
            draws.logits,
            lambda x, y: F.binary_cross_entropy_with_logits(x, y, pos_weight=torch.tensor(2.5)),
            {"pos_weight": 2.5},
            wrt=("input",),
        ),
        plain("cross_entropy", draws.scores),
        Case(
            "cross_entropy",
            "torch.nn.functional.cross_entropy(weight, ignore_index, label_smoothing)",
            draws.ignored_scores,
            lambda x, y, w: F.cross_entropy(x, y, weight=w, label_smoothing=0.1),
            {"label_smoothing": 0.1},
            wrt=("input",),
        ),
        plain("cross_entropy", draws.soft_scores, "soft_cross_entropy"),
        plain("nll_loss", draws.log_probabilities, "nll"),
        Case(
            "nll",
            "torch.nn.functional.nll_loss(weight, ignore_index)",
            draws.ignored_scores,
            lambda x, y, w: F.nll_loss(x, y, weight=w),
            wrt=("input",),
        ),
        plain("kl_div", draws.distributions, options={"reduction": "batchmean"}, reduction="batchmean"),
        plain("kl_div", draws.log_distributions, options={"log_target": True, "reduction": "sum"},
              reduction="sum", log_target=True),
        Case("kl_div", "torch.nn.functional.kl_div(reduction='mean')", draws.distributions,
             lambda x, y: F.kl_div(x, y, reduction="mean"),
             differs="torch divides by every element, ours by the samples (its own `batchmean`)"),
        plain("soft_margin_loss", draws.signs, "soft_margin"),
        plain("multi_margin_loss", draws.scores, "multi_margin"),
        plain("multi_margin_loss", draws.scores, "multi_margin", {"p": 2, "margin": 0.5}, p=2, margin=0.5),
        plain("mse_loss", draws.pair(), "mse"),
        plain("l1_loss", draws.pair(), "l1"),
        plain("huber_loss", draws.pair(), "huber", {"delta": 0.7}, delta=0.7),
        plain("smooth_l1_loss", draws.pair(), "smooth_l1", {"beta": 0.7}, beta=0.7),
        plain("gaussian_nll_loss", draws.gaussian, "gaussian_nll"),
        plain("poisson_nll_loss", draws.counts, "poisson_nll"),
        Case("triplet", "torch.nn.functional.triplet_margin_loss(eps=0)", draws.triplets,
             lambda a, p, n: F.triplet_margin_loss(a, p, n, eps=0.0)),
        Case("triplet", "torch.nn.functional.triplet_margin_loss", draws.triplets, F.triplet_margin_loss,
             differs="torch adds eps = 1e-6 inside the norm, which moves the answer"),
        plain("margin_ranking_loss", draws.ranked, "margin_ranking", {"margin": 0.3}, margin=0.3),
        Case("sigmoid", "torch.sigmoid", draws.logits, lambda x, _: torch.sigmoid(x).sum(),
             {"reduction": "sum"}, wrt=("input",)),
        Case("log_softmax", "torch.nn.functional.log_softmax", draws.soft_scores,
             lambda x, _: F.log_softmax(x, dim=1).sum(), {"reduction": "sum"}, wrt=("input",)),
        Case("softmax", "torch.nn.functional.softmax", draws.soft_scores,
             lambda x, _: F.softmax(x, dim=1).sum(), {"reduction": "sum"}, wrt=("input",)),
        Case("ctc", "torch.nn.functional.ctc_loss", draws.alignments, ctc, wrt=("log_probs",),
             differs="torch's gradient is that in the logits before the soft-max, written to log_probs"),
        Case("ctc", "torch.nn.functional.ctc_loss(gradient less exp(log_probs))", draws.alignments,
             ctc_of_log_probs, wrt=("log_probs",)),
    ]  # fmt: skip


def torchvision_cases() -> list[Case]:
    """Every comparison with torchvision.

    Raises:
        ImportError: torchvision is not installed.
    """
    from torchvision import ops

    def box(loss: str, function: Any, differs: str = "") -> Case:
        name = f"torchvision.ops.{function.__name__}(eps=0)"
        call = lambda a, b: function(a, b, reduction="mean", eps=0.0)  # noqa: E731
        return Case(loss, name, draws.boxes, call, differs=differs)

    return [
        Case("sigmoid_focal", "torchvision.ops.sigmoid_focal_loss", draws.binary_logits,
             lambda x, y: ops.sigmoid_focal_loss(x, y, reduction="mean")),
        box("giou", ops.generalized_box_iou_loss),
        box("diou", ops.distance_box_iou_loss),
        box("ciou", ops.complete_box_iou_loss,
            "torchvision does not hand eps on to the intersection over union: 1e-7 stays in its denominator"),
    ]  # fmt: skip
