"""Gradients as the literature has them, in the letters of the declarations: (loss, input, closed form).

`L` is the loss itself, which a person uses where it appears again: perplexity, root mean square, overlaps.
"""

from __future__ import annotations

FORMS = [
    # Classification: Bridle (1990), Lin et al. (2017), Szegedy et al. (2016), Leng et al. (2022)
    ("cross_entropy", "input", "(softmax(s[n])[c] − [c = y[n]])/N"),
    (
        "focal",
        "input",
        "(1 − p_t[n])^(γ − 1)·(1 − p_t[n] − γ·p_t[n]·log(p_t[n]))·(softmax(s[n])[k] − [k = y[n]])/N",
    ),
    (
        "sigmoid_focal",
        "input",
        "α_t[n]·(1 − p_t[n])^γ·(γ·p_t[n]·log(p_t[n]) + p_t[n] − 1)·(2·y[n] − 1)/N",
    ),
    ("label_smoothing_cross_entropy", "input", "(softmax(s[n])[c] − (1 − α)·[c = y[n]] − α/C)/N"),
    ("soft_cross_entropy", "input", "(softmax(s[n])[c]·Σ_k t[n, k] − t[n, c])/N"),
    ("soft_cross_entropy", "target", "(ℓ[n] − s[n, c])/N"),
    (
        "poly_cross_entropy",
        "input",
        "(1 + p_t[n]·Σ_i ε[i]·(1 − p_t[n])^i)·(softmax(s[n])[k] − [k = y[n]])/N",
    ),
    ("nll", "input", "−[c = y[n]]/N"),
    ("perplexity", "input", "−L·[c = y[n]]/N"),
    ("binary_cross_entropy_with_logits", "input", "(σ(x[n]) − y[n])/N"),
    ("binary_cross_entropy", "input", "(p[n] − y[n])/(N·p[n]·(1 − p[n]))"),
    ("categorical_cross_entropy", "input", "−t[n, c]/(N·p[n, c])"),
    # Divergences
    ("kl_div", "input", "−p[n, c]/N"),
    ("kl_divergence", "input", "−p[n, c]/(N·q[n, c])"),
    ("kl_divergence", "target", "(log(p[n, c]/q[n, c]) + 1)/N"),
    ("reverse_kl", "input", "(log(q[n, c]/p[n, c]) + 1)/N"),
    ("entropy", "input", "−(log(p[n, c]) + 1)/N"),
    ("js_divergence", "input", "(1 − β)·log(q[n, c]/(β·p[n, c] + (1 − β)·q[n, c]))/N"),
    ("js_divergence", "target", "β·log(p[n, c]/(β·p[n, c] + (1 − β)·q[n, c]))/N"),
    # Regression and likelihoods
    ("mse", "input", "2·(ŷ[n] − y[n])/N"),
    ("rmse", "input", "(ŷ[n] − y[n])/(N·L)"),
    ("l1", "input", "sign(ŷ[n] − y[n])/N"),
    ("huber", "input", "1/N · { r[n] if |r[n]| ≤ δ; δ·sign(r[n]) otherwise }"),
    ("smooth_l1", "input", "1/N · { r[n]/β if |r[n]| < β; sign(r[n]) otherwise }"),
    ("log_cosh", "input", "tanh(input[n] − target[n])/N"),
    ("quantile", "input", "((1 − q)·[e[n] < 0] − q·[e[n] > 0])/N"),
    ("expectile", "input", "2·w[n]·(ŷ[n] − y[n])/N"),
    ("poisson_nll", "input", "(exp(λ[n]) − y[n])/N"),
    ("gaussian_nll", "input", "(μ[n] − y[n])/(N·σ^2[n])"),
    ("gaussian_nll", "var", "(σ^2[n] − (μ[n] − y[n])²)/(2·N·σ^2[n]²)"),
    # Margins and ranking
    ("hinge", "input", "−t[n]·[t[n]·ŷ[n] < 1]/N"),
    ("squared_hinge", "input", "−2·t[n]·max(0, 1 − t[n]·ŷ[n])/N"),
    ("soft_margin", "input", "−t[n]·σ(−t[n]·ŷ[n])/N"),
    ("bpr", "pos", "−σ(s^-[n] − s^+[n])/N"),
    ("pairwise_logistic", "input", "−2·Σ_j (y[i] − y[j])·σ(−(y[i] − y[j])·(s[i] − s[j]))"),
    ("margin_ranking", "x1", "−y[n]·[y[n]·(x_1[n] − x_2[n]) < m]/N"),
    # Metric learning: Schroff et al. (2015), Hadsell et al. (2006), Wen et al. (2016)
    (
        "triplet",
        "anchor",
        "((a[n, d] − p[n, d])/d_+[n] − (a[n, d] − u[n, d])/d_-[n])·[d_+[n] − d_-[n] + m > 0]/N",
    ),
    ("triplet", "negative", "(a[n, d] − u[n, d])·[d_+[n] − d_-[n] + m > 0]/(N·d_-[n])"),
    (
        "contrastive",
        "x1",
        "(1 − y[n] − y[n]·max(0, m − D[n])/D[n])·(x_1[n, d] − x_2[n, d])/N",
    ),
    # Contrastive learning: van den Oord et al. (2018), Radford et al. (2021), Henderson et al. (2017)
    (
        "info_nce",
        "query",
        "Σ_j (softmax_j(cos θ[i, j]/τ) − [j = i])·(k̂[j, d] − cos θ[i, j]·q̂[i, d])/(τ·N·‖q[i]‖)",
    ),
    (
        "info_nce",
        "key",
        "Σ_j (softmax_i(cos θ[j, i]/τ) − [i = j])·(q̂[j, d] − cos θ[j, i]·k̂[i, d])/(τ·N·‖k[i]‖)",
    ),
    (
        "mnr",
        "anchor",
        "s·Σ_j (softmax_j(s·cos θ[i, j]) − [j = i])·(p̂[j, d] − cos θ[i, j]·â[i, d])/(N·‖a[i]‖)",
    ),
    (
        "clip",
        "image",
        "Σ_j (softmax_j(cos θ[i, j]/τ) + softmax_i(cos θ[i, j]/τ) − 2·[j = i])"
        "·(ŷ[j, d] − cos θ[i, j]·x̂[i, d])/(2·τ·N·‖x[i]‖)",
    ),
    (
        "nt_xent",
        "z",
        "Σ_a' (P[a, a'] + P[a', a] − 2·[2·|a − a'| = M])·(ẑ[a', d] − cos θ[a, a']·ẑ[a, d])/(τ·M·‖z[a]‖)",
    ),
    # Margins on the sphere: Wang et al. (2018), Deng et al. (2019), Liu et al. (2017)
    ("cosface", "input", "s·(P[n, c] − [c = y[n]])/N"),
    (
        "cosface_centers",
        "input",
        "s·Σ_c (P[n, c] − [c = y[n]])·(ŵ[c, d] − cos θ[n, c]·x̂[n, d])/(N·‖x[n]‖)",
    ),
    (
        "arcface",
        "input",
        "s·(P[n, c] − [c = y[n]])·{ sin(acos(u[n]) + m)/√(1 − u[n]²) if c = y[n]; 1 otherwise }/N",
    ),
    (
        "sphereface",
        "input",
        "s·(P[n, c] − [c = y[n]])·{ m·folded_sine(u[n], v[n], m)/v[n] if c = y[n]; 1 otherwise }/N",
    ),
    (
        "triplet_cosine",
        "positive",
        "(cos φ[n]·p̂[n, d] − â[n, d])·[d_+[n] − d_-[n] + m > 0]/(N·‖p[n]‖)",
    ),
    ("center_loss", "embedding", "(x[n, d] − c[y[n], d])/N"),
    # Segmentation: Milletari et al. (2016), Sudre et al. (2017)
    (
        "dice",
        "input",
        "{ 0 if squares + ε = 0; 2·((1 − L)·p[n] − g[n])/(squares + ε) otherwise }",
    ),
    (
        "jaccard",
        "input",
        "{ 0 if union + ε = 0; ((1 − L)·(1 − g[n]) − g[n])/(union + ε) otherwise }",
    ),
    (
        "generalized_dice",
        "input",
        "{ 0 if size = 0; w_c[c]·(1 − L − 2·g[n, c])/size otherwise }",
    ),
    # Reinforcement learning and preferences
    ("policy_gradient", "logits", "A[n]·(softmax(s[n])[a] − [a = a[n]])/N"),
    ("dpo", "policy_chosen", "−β·σ(−β·gain[n])/N"),
    ("q_learning", "q", "2·(Q[n, a[n]] − stop(T[n]))·[a = a[n]]/N"),
    # Adversarial
    ("gan_minimax_discriminator", "fake", "σ(g[f])/F"),
    ("gan_nonsaturating_generator", "fake", "−σ(−g[f])/F"),
    ("lsgan_discriminator", "real", "(x[r] − 1)/R"),
    # Regularisation
    ("elastic_net", "input", "λ_1·sign(w[n]) + 2·λ_2·w[n]"),
    ("l2_regularization", "input", "2·λ_2·w[n]"),
]
