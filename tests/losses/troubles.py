"""Where losses go wrong in the libraries people use, family by family, and which losses each concerns.

A row is a loss, with inputs that bring the trouble out. Every loss of the catalogue has at least one.
"""

from __future__ import annotations

import math

import numpy as np

INF = math.inf
HUGE = 1e3  # far beyond where float32 and float64 exponentials saturate


def same(**arrays):
    """Arrays for a case; parameters go beside them."""
    return arrays


def _logits(*more):
    return [-HUGE, -90.0, -40.0, -17.0, 17.0, 40.0, 90.0, HUGE, *more]


def _signed(values, targets=(-1.0, 1.0)):
    """Every value against every target."""
    pairs = [(value, target) for value in values for target in targets]
    return {"input": [a for a, _ in pairs], "target": [b for _, b in pairs]}


ROWS = [
    [0.0, 0.0, 0.0],
    [HUGE, -HUGE, 0.0],
    [50.0, 0.0, -50.0],
    [1e-30, -1e-30, 0.0],
    [-200.0, -201.0, -200.5],
]
LABELS = [0, 1, 0, 2, 1]
CERTAIN = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.5, 0.5, 0.0], [0.25, 0.5, 0.25]]
OTHER = [[1.0, 0.0, 0.0], [0.5, 0.5, 0.0], [0.0, 0.0, 1.0], [0.0, 0.5, 0.5]]
APART = [[0.0, 0.0], [0.0, 0.0], [4.0, 3.0], [1e-12, 2e-12]]
ZERO = [[0.0, 0.0], [1.0, 2.0], [3.0, 4.0], [1e-12, 0.0]]

SWITCHED_OFF = "a flag, a share or a weight of 0 beside an infinite term"
TARGET_SIDE = "the target side at 0; log q = -inf where p = 0; both 0"

TROUBLES: dict[str, dict[str, list[tuple[dict, dict]]]] = {
    "probabilities at exactly 0 or 1": {
        "binary_cross_entropy": [(same(input=[0.0, 1.0, 0.5, 1e-30], target=[0.0, 1.0, 1.0, 0.0]), {})],
        "categorical_cross_entropy": [(same(input=CERTAIN, target=CERTAIN), {})],
        "entropy": [(same(input=CERTAIN), {})],
        "kl_divergence": [(same(input=CERTAIN, target=CERTAIN), {})],
        "reverse_kl": [(same(input=CERTAIN, target=CERTAIN), {})],
        "js_divergence": [(same(input=CERTAIN, target=OTHER), {}), (same(input=CERTAIN, target=CERTAIN), {})],
        "combo": [(same(input=[0.0, 1.0, 0.5], target=[0.0, 1.0, 1.0]), {})],
        "nll": [(same(input=[[0.0, -INF], [-INF, 0.0]], target=[0, 1], class_weight=[1.0, 2.0]), {})],
        "perplexity": [(same(input=[[0.0, -90.0], [-1.0, -0.5]], target=[0, 1]), {})],
    },
    "logits saturated far beyond ±40": {
        "binary_cross_entropy_with_logits": [(_signed(_logits(0.0), (0.0, 1.0, 0.5)), {})],
        "sigmoid_focal": [(_signed(_logits(0.0), (0.0, 1.0)), {})],
        "soft_margin": [(_signed(_logits(0.0)), {})],
        "hinge": [(_signed(_logits(0.0)), {})],
        "squared_hinge": [(_signed(_logits(0.0)), {})],
        "cross_entropy": [(same(input=ROWS, target=LABELS), {})],
        "soft_cross_entropy": [(same(input=ROWS, target=[*CERTAIN, CERTAIN[0]]), {})],
        "label_smoothing_cross_entropy": [(same(input=ROWS, target=LABELS), {})],
        "focal": [(same(input=ROWS, target=LABELS), {})],
        "poly_cross_entropy": [(same(input=ROWS, target=LABELS), {})],
        "multi_margin": [(same(input=ROWS, target=LABELS), {})],
        "softmax": [(same(input=ROWS), {})],
        "log_softmax": [(same(input=ROWS), {})],
        "sigmoid": [(same(input=_logits(0.0)), {})],
        "policy_gradient": [(same(logits=ROWS, action=LABELS, advantage=[1.0, -1.0, 0.0, 2.0, 1.0]), {})],
        "bpr": [(same(pos=_logits(), neg=[0.0] * 8), {})],
        "bpr_sampled": [(same(pos=[0.0, HUGE], neg=[[HUGE, -HUGE], [0.0, HUGE]]), {})],
        "dpo": [
            (
                same(
                    policy_chosen=[0.0, HUGE, -HUGE],
                    policy_rejected=[0.0, -HUGE, HUGE],
                    reference_chosen=[0.0, 1.0, 2.0],
                    reference_rejected=[0.0, 1.0, -2.0],
                ),
                {},
            )
        ],
        "gan_minimax_discriminator": [(same(real=_logits(), fake=_logits()), {})],
        "gan_minimax_generator": [(same(fake=_logits()), {})],
        "gan_nonsaturating_discriminator": [(same(real=_logits(), fake=_logits()), {})],
        "gan_nonsaturating_generator": [(same(fake=_logits()), {})],
        "soft_pairwise": [(same(input=[HUGE, -HUGE, 0.0], target=[1.0, -1.0, 1.0]), {})],
        "pairwise_logistic": [(same(input=[HUGE, -HUGE, 0.0], target=[2.0, 0.0, 1.0]), {})],
        "poisson_nll": [(same(input=[-90.0, 20.0, 0.0], target=[0.0, 3.0, 1.0]), {})],
    },
    TARGET_SIDE: {
        "kl_div": [(same(input=[[-INF, 0.0], [-1.0, -0.5]], target=[[0.0, 1.0], [0.0, 1.0]]), {})],
        "kl_divergence": [(same(input=OTHER, target=[[0.0, 0.0, 0.0], *OTHER[1:]]), {})],
        "js_divergence": [(same(input=[[0.0, 1.0]], target=[[0.0, 1.0]]), {"beta": 0.3})],
        "soft_cross_entropy": [(same(input=[[-INF, 0.0, 1.0]], target=[[0.0, 0.5, 0.5]]), {})],
    },
    "focal with gamma < 1 where p_t rounds to 1": {
        "sigmoid_focal": [
            (_signed([20.0, 40.0, 90.0, -90.0], (0.0, 1.0)), {"gamma": gamma}) for gamma in (0.0, 0.5, 1.0)
        ],
        "focal": [
            (same(input=[[60.0, 0.0, 1.0], [0.0, 0.0, 90.0]], target=[0, 2]), {"gamma": gamma})
            for gamma in (0.0, 0.5, 1.0)
        ],
        "poly_cross_entropy": [(same(input=[[60.0, 0.0, 1.0]], target=[0], epsilon=[2.0, 1.0]), {})],
    },
    "log-cosh and soft-margin for large and for tiny arguments": {
        "log_cosh": [(same(input=[1e-18, 1e-4, 40.0, 800.0, -1e4, 1e30], target=[0.0] * 6), {})],
        "soft_margin": [(_signed([1e-18, 1e-4, 800.0]), {})],
    },
    "a root of a sum of squares at 0": {
        "rmse": [
            (same(input=[1.0, 2.0], target=[1.0, 2.0]), {}),
            (same(input=[1e-20, 0.0], target=[0.0, 0.0]), {}),
        ],
        "triplet": [(same(anchor=ZERO, positive=ZERO, negative=APART), {"margin": 1.0})],
        "contrastive": [(same(x1=ZERO, x2=APART, y=[0.0, 1.0, 1.0, 1.0]), {})],
        "contrastive_similarity": [(same(x1=ZERO, x2=APART, y=[0.0, 1.0, 0.0, 1.0]), {})],
        "contrastive_anchor": [(same(anchor=ZERO, positive=ZERO, negative=APART), {})],
        "center_loss": [(same(embedding=ZERO, centers=APART, target=[0, 1, 2, 3]), {})],
        "l2_regularization": [(same(input=[0.0, 1e-30, 1.0]), {})],
    },
    "the cosine of a zero vector; angles at ±1": {
        "info_nce": [(same(query=ZERO, key=APART), {})],
        "mnr": [(same(anchor=ZERO, positive=APART), {})],
        "nt_xent": [(same(z=ZERO), {})],
        "clip": [(same(image=ZERO, text=APART), {})],
        "arcface": [
            (same(input=[[1.0, -1.0, 0.5], [0.0, 1.0, -1.0], [0.3, 0.2, 0.1]], target=[0, 1, 2]), {"s": 4.0})
        ],
        "cosface": [(same(input=[[1.0, -1.0, 0.5], [0.0, 1.0, -1.0]], target=[0, 2]), {"s": 4.0})],
        "sphereface": [(same(input=[[0.9, -1.0, 0.5], [0.0, 0.7, -0.9]], target=[0, 2]), {})],
        "ge2e_softmax": [(same(embeddings=[[[0.0, 0.0], [1.0, 2.0]], [[3.0, 1.0], [-1.0, 1.0]]]), {})],
        "ge2e_contrast": [(same(embeddings=[[[0.5, 0.0], [1.0, 2.0]], [[3.0, 1.0], [-1.0, 1.0]]]), {})],
    },
    "small temperatures; rows that are all -inf; all samples ignored": {
        "info_nce": [
            (same(query=[[1.0, 0.0], [0.0, 1.0]], key=[[1.0, 0.1], [0.2, 1.0]]), {"temperature": 1e-4})
        ],
        "nt_xent": [(same(z=[[1.0, 0.0], [0.0, 1.0], [1.0, 0.1], [0.2, 1.0]]), {"temperature": 1e-3})],
        "cross_entropy": [
            (same(input=ROWS[:2], target=[-100, -100]), {}),
            (same(input=ROWS[:3], target=[-100, 1, 0], class_weight=[1.0, 0.0, 2.0]), {}),
        ],
        "nll": [(same(input=[[-1.0, -2.0]], target=[-100]), {})],
    },
    "label smoothing together with ignored labels and class weights": {
        "cross_entropy": [
            (
                same(input=ROWS, target=[0, -100, 1, 2, -100], class_weight=[0.5, 2.0, 0.0]),
                {"label_smoothing": 0.1},
            ),
            (same(input=ROWS, target=LABELS), {"label_smoothing": 1.0}),
        ],
        "label_smoothing_cross_entropy": [(same(input=ROWS, target=LABELS), {"alpha": 1.0})],
    },
    "boxes without area, equal, or far smaller than any eps": {
        name: [
            (
                same(
                    boxes1=[
                        [0.0, 0.0, 1.0, 1.0],
                        [0.0, 0.0, 0.0, 0.0],
                        [0.0, 0.0, 1e-12, 1e-12],
                        [0.0, 0.0, 2.0, 1.0],
                    ],
                    boxes2=[
                        [0.0, 0.0, 1.0, 1.0],
                        [0.0, 0.0, 0.0, 0.0],
                        [0.0, 0.0, 1e-12, 2e-12],
                        [5.0, 5.0, 6.0, 7.0],
                    ],
                ),
                {},
            )
        ]
        for name in ("box_iou", "giou", "diou", "ciou")
    },
    "empty masks": {
        name: [
            (same(input=[0.0, 0.0], target=[0.0, 0.0]), {}),
            (same(input=[0.0, 0.0], target=[0.0, 1.0]), {}),
            (same(input=[0.0, 0.0], target=[0.0, 0.0]), {"smooth": 1.0}),
        ]
        for name in ("dice", "soft_dice", "jaccard", "tversky")
    }
    | {"generalized_dice": [(same(input=[[0.0, 0.5], [0.0, 0.5]], target=[[0.0, 1.0], [0.0, 1.0]]), {})]},
    "flat images with a large mean": {
        "ssim": [
            (
                same(x=np.full((1, 4, 4), 1000.0), y=np.full((1, 4, 4), 1000.0)),
                {"window": 3},
            ),
            (
                same(
                    x=1000 + np.arange(16).reshape(1, 4, 4) % 3 / 8,
                    y=np.full((1, 4, 4), 1000.0),
                ),
                {"window": 3},
            ),
        ],
    },
    "kinks, ties and huge residuals": {
        "l1": [(same(input=[0.0, 1e38, -1.0], target=[0.0, -1e38, -1.0]), {})],
        "mse": [(same(input=[0.0, 1e18, -1.0], target=[0.0, -1e18, -1.0]), {})],
        "huber": [(same(input=[1.0, -1.0, 0.0, 1e38], target=[0.0] * 4), {})],
        "smooth_l1": [(same(input=[1.0, -1.0, 0.0, 1e38], target=[0.0] * 4), {})],
        "asymmetric_huber": [(same(input=[1.0, -1.0, 0.0, 1e30], target=[0.0] * 4), {"alpha": 2.0})],
        "quantile": [(same(input=[1.0, -1.0, 0.0, 1e38], target=[0.0] * 4), {"q": 0.9})],
        "expectile": [(same(input=[1.0, -1.0, 0.0, 1e15], target=[0.0] * 4), {})],
        "nmae": [(same(input=[1.0, 2.0, 3.0], target=[1.0, 2.0, 4.0]), {})],
        "gaussian_nll": [(same(input=[0.0, 1.0], target=[0.0, 1e9], var=[1e-20, 1e20]), {})],
        "margin_ranking": [(same(x1=[1.0, 0.0, 1e30], x2=[1.0, 0.0, -1e30], y=[1.0, -1.0, -1.0]), {})],
        "margin_ranking_all_pairs": [(same(pos=[1.0, 0.0], neg=[0.0, 1.0, 2.0]), {"gamma": 1.0})],
        "pairwise_hinge": [(same(input=[1.0, 0.0, 1.0], target=[1.0, -1.0, -1.0]), {})],
        "ppo_clip": [
            (
                same(
                    log_prob=[0.0, 1.0, -1.0, 700.0], log_prob_old=[0.0] * 4, advantage=[1.0, 1.0, -1.0, -1.0]
                ),
                {},
            )
        ],
        "q_learning": [
            (
                same(
                    q=[[1.0, 2.0], [0.0, 0.0]],
                    action=[0, 1],
                    reward=[1.0, 0.0],
                    q_next=[[1.0, 1.0], [0.0, -1.0]],
                    done=[0.0, 1.0],
                ),
                {},
            )
        ],
        "wgan_critic": [(same(real=[1e30, 0.0], fake=[-1e30]), {})],
        "wgan_generator": [(same(fake=[1e30, 0.0]), {})],
        "lsgan_discriminator": [(same(real=[1.0, 0.0], fake=[0.0, 1e10]), {})],
        "lsgan_generator": [(same(fake=[1.0, 0.0]), {})],
        "gan_hinge_discriminator": [(same(real=[1.0, 0.0], fake=[-1.0, 2.0, 0.0]), {})],
        "gan_hinge_generator": [(same(fake=[1.0, -1.0]), {})],
        "l1_regularization": [(same(input=[0.0, -2.0, 1e-30]), {})],
        "elastic_net": [(same(input=[0.0, -2.0, 1e-15]), {})],
        "perceptual": [(same(a=np.zeros((1, 1, 2, 2)), b=np.zeros((1, 1, 2, 2))), {})],
    },
    SWITCHED_OFF: {
        "nll": [(same(input=[[-1.0, -INF], [-1.0, -2.0]], target=[1, 0], class_weight=[1.0, 0.0]), {})],
        "cross_entropy": [
            (same(input=[[-1.0, -INF], [-1.0, -2.0]], target=[1, 0], class_weight=[1.0, 0.0]), {})
        ],
        "focal": [(same(input=[[-1.0, -INF], [-1.0, -2.0]], target=[1, 0], alpha=[1.0, 0.0]), {})],
        "q_learning": [
            (
                same(
                    q=[[1.0, 3.0], [1.0, 3.0]],
                    action=[1, 0],
                    reward=[5.0, 1.0],
                    q_next=[[-INF, -INF], [0.5, -INF]],
                    done=[1.0, 0.0],
                ),
                {},
            ),
            (
                same(q=[[1.0, 3.0]], action=[1], reward=[5.0], q_next=[[-INF, INF]], done=[0.0]),
                {"gamma": 0.0},
            ),
        ],
    },
    "alignments: repeated labels, empty targets, ragged lengths": {
        "ctc": [
            (
                same(
                    log_probs=np.log(np.full((4, 2, 3), 1 / 3)),
                    targets=[[1, 1], [2, 0]],
                    input_lengths=[4, 3],
                    target_lengths=[2, 0],
                ),
                {},
            )
        ],
    },
}

# Families in which a derivative does not exist in every input: those that are compared there.
COMPARED_IN = {
    (TARGET_SIDE, "kl_div"): ["input"],
    (SWITCHED_OFF, "q_learning"): ["q"],
}

ROWS_OF_TABLE = [
    (family, name, arrays, parameters)
    for family, losses in TROUBLES.items()
    for name, cases in losses.items()
    for arrays, parameters in cases
]
