"""Adversarial training: one loss for the discriminator (or critic), one for the generator.

Where the publication has a probability D(x), the inputs are its logits: D = sigmoid(logit).
"""

from __future__ import annotations

from sympy import Max, log

from symloss.language import Erratum, axis, loss, mean, sigmoid
from symloss.language import real as score

r, R = axis("r", "R")
f, F = axis("f", "F")
DISPLAY = {"real": "x", "fake": "g"}
MINIMAX = "I. Goodfellow et al., NeurIPS (2014)"
WASSERSTEIN = "M. Arjovsky et al., ICML (2017)"
CRITIC = (
    "The critic must be 1-Lipschitz, which clipping or a penalty elsewhere has to provide: only then is the "
    "negative of its loss, over all samples, at most the Wasserstein distance; with a K-Lipschitz critic it "
    "is at most K times that."
)
LEAST_SQUARES = "X. Mao et al., ICCV (2017)"
HINGE = "J. H. Lim and J. C. Ye, arXiv:1705.02894 (2017)"
TWO_SIDED = Erratum(
    "one value of a game, which the discriminator maximises and the generator minimises.",
    "a loss to minimise for each side.",
    "a loss is minimised, and each side moves only its own parameters.",
)
SATURATES = "The gradient vanishes where the discriminator is certain that the sample is generated."


@loss(
    title="Minimax GAN, discriminator",
    family="adversarial",
    display=DISPLAY,
    reference=MINIMAX,
    errata=(TWO_SIDED,),
)
def gan_minimax_discriminator(real: score[R], fake: score[F]):
    """Cross-entropy of real samples as 1 plus cross-entropy of generated samples as 0."""
    return mean(-log(sigmoid(real[r])), r) + mean(-log(1 - sigmoid(fake[f])), f)


@loss(
    title="Minimax GAN, generator",
    family="adversarial",
    display=DISPLAY,
    reference=MINIMAX,
    errata=(TWO_SIDED,),
    notes=(SATURATES,),
)
def gan_minimax_generator(fake: score[F]):
    """Mean log-probability that the discriminator recognises generated samples."""
    return mean(log(1 - sigmoid(fake[f])), f)


@loss(title="Non-saturating GAN, discriminator", family="adversarial", display=DISPLAY, reference=MINIMAX)
def gan_nonsaturating_discriminator(real: score[R], fake: score[F]):
    """The discriminator's side of the minimax game: it is the same for the non-saturating generator."""
    return mean(-log(sigmoid(real[r])), r) + mean(-log(1 - sigmoid(fake[f])), f)


@loss(title="Non-saturating GAN, generator", family="adversarial", display=DISPLAY, reference=MINIMAX)
def gan_nonsaturating_generator(fake: score[F]):
    """Cross-entropy of generated samples as 1: the gradient is large where the generator fails."""
    return mean(-log(sigmoid(fake[f])), f)


@loss(
    title="WGAN, critic",
    family="adversarial",
    display=DISPLAY,
    reference=WASSERSTEIN,
    notes=(CRITIC,),
)
def wgan_critic(real: score[R], fake: score[F]):
    """Mean score of generated samples minus that of real ones."""
    return mean(fake[f], f) - mean(real[r], r)


@loss(title="WGAN, generator", family="adversarial", display=DISPLAY, reference=WASSERSTEIN, notes=(CRITIC,))
def wgan_generator(fake: score[F]):
    """Negative mean score of generated samples."""
    return mean(-fake[f], f)


@loss(title="LSGAN, discriminator", family="adversarial", display=DISPLAY, reference=LEAST_SQUARES)
def lsgan_discriminator(real: score[R], fake: score[F]):
    """Half the squared distance of real scores from 1 plus half that of generated scores from 0."""
    return mean((real[r] - 1) ** 2 / 2, r) + mean(fake[f] ** 2 / 2, f)


@loss(title="LSGAN, generator", family="adversarial", display=DISPLAY, reference=LEAST_SQUARES)
def lsgan_generator(fake: score[F]):
    """Half the squared distance of generated scores from 1."""
    return mean((fake[f] - 1) ** 2 / 2, f)


@loss(title="Hinge GAN, discriminator", family="adversarial", display=DISPLAY, reference=HINGE)
def gan_hinge_discriminator(real: score[R], fake: score[F]):
    """Real scores must exceed 1 and generated scores must stay below -1."""
    return mean(Max(0, 1 - real[r]), r) + mean(Max(0, 1 + fake[f]), f)


@loss(title="Hinge GAN, generator", family="adversarial", display=DISPLAY, reference=HINGE)
def gan_hinge_generator(fake: score[F]):
    """Negative mean score of generated samples."""
    return mean(-fake[f], f)
