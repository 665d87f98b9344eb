"""The stabilising rewrites, declared as pairs: what an unstable form looks like, what replaces it.

Each rule looks at one node of an expression, through named intermediates, and returns the replacement
or None. Each holds for every real argument in the stated domain, and has its own test at 50 digits.
"""

from symloss.passes.rules.exponentials import (
    bounded_exponential,
    choice_of_exponentials,
    exp_less_line,
    exp_minus_one,
    product_with_exponential,
)
from symloss.passes.rules.gaps import (
    divergence_term,
    exponential_less_tangent,
    line_less_log_of_itself,
    quotient_less_log,
    sum_with_a_case,
)
from symloss.passes.rules.logarithms import (
    line_less_log,
    log_of_one_plus,
    log_of_product_with_exp,
    x_log_one_plus,
    x_log_ratio,
    x_log_share,
    x_log_sigmoid,
    x_log_y,
)
from symloss.passes.rules.logistic import (
    difference_of_sigmoids,
    log_of_cosh,
    log_of_one_plus_exp,
    log_of_sigmoid,
    logistic,
    one_minus_sigmoid,
    one_minus_squared_tanh,
)
from symloss.passes.rules.rule import Look, Rule
from symloss.passes.rules.scales import cosine_of_sum, slope_of_normal, smaller_multiple, square_over_scale

RULES = (
    Rule("log of a sigmoid", "log σ(u) -> log_sigmoid(u)",
         "σ(u) underflows for very negative u, its logarithm does not", log_of_sigmoid),
    Rule("complement of a sigmoid", "1 - σ(u) -> σ(-u)",
         "1 - σ(u) cancels to 0 for large u", one_minus_sigmoid),
    Rule("difference of sigmoids", "σ(u) - σ(-u) -> tanh(u/2)",
         "the difference cancels for small u", difference_of_sigmoids),
    Rule("logistic function", "1/(1 + e^u) -> σ(-u)",
         "e^u overflows for large u", logistic),
    Rule("log of one plus an exponential", "log(1 + e^u) -> softplus(u)",
         "e^u overflows for large u and is absorbed by 1 for very negative u", log_of_one_plus_exp),
    Rule("divergence term", "x - t - t log(x/t) -> kl_entr(t, x)",
         "near x = t all digits of the sum cancel; it is taken from the difference x - t", divergence_term),
    Rule("quotient minus its logarithm", "x/y - 1 - log(x/y) -> log_ratio_gap(x, y)",
         "near x = y all digits of the sum cancel; it is taken from the difference x - y", quotient_less_log),
    Rule("exponential minus its tangent", "e^x - t - t (x - log t) -> exp_gap(x, t)",
         "near x = log t all digits of the sum cancel; it is taken from that difference",
         exponential_less_tangent),
    Rule("argument minus its logarithm", "u - log(1 + u) -> log1p_gap(u)",
         "for small u the difference is u²/2, and all digits of u cancel", line_less_log_of_itself),
    Rule("sum that cancels in one of its cases", "a + {b or c} -> {a + b or a + c}",
         "what cancels in one of the cases is to stand in one sum there", sum_with_a_case),
    Rule("exponential minus a line", "e^u - t u -> exp_minus_line(u, t)",
         "for large u both overflow, and infinity less infinity has no value", exp_less_line),
    Rule("line minus a logarithm", "u - t log u -> line_minus_log(u, t)",
         "infinity less infinity has no value where u is infinite", line_less_log),
    Rule("square over its scale", "x²/y -> quad_over_lin(x, y)",
         "x² overflows or vanishes, and 1/y with it, where their quotient does not", square_over_scale),
    Rule("slope of a normal log-likelihood", "(1 - x²/y)/y -> 2 variance_score(x, y)",
         "x²/y overflows where its quotient by y does not", slope_of_normal),
    Rule("log of a hyperbolic cosine", "log cosh(u) -> log_cosh(u)",
         "cosh overflows for large u and is 1 to all digits for small u", log_of_cosh),
    Rule("complement of a squared tanh", "1 - tanh(u)² -> 4 σ(2u) σ(-2u)",
         "1 - tanh² cancels to 0 for large u", one_minus_squared_tanh),
    Rule("log of a product with an exponential", "log(e^u v) -> u + log v",
         "the logarithm of an exponential is its argument", log_of_product_with_exp),
    Rule("log of one plus", "log(1 + u) -> log1p(u)",
         "1 + u absorbs a small u", log_of_one_plus),
    Rule("exponential minus one", "e^u - 1 -> expm1(u)",
         "the difference cancels for small u", exp_minus_one),
    Rule("relative entropy to a mixture", "x log(x/(b x + (1 - b) y)) -> mixture_entr(x, y, b)",
         "the mixture rounds where x and y are close; the logarithm is taken from x - y", x_log_share),
    Rule("relative entropy term", "x log(x/y) -> rel_entr(x, y)",
         "0 log 0 = 0, and log(x/y) near x = y is taken from the difference x - y", x_log_ratio),
    Rule("guarded logarithm", "x log y -> xlogy(x, y)",
         "0 log 0 = 0 by convention, where the product would be 0 · (-∞)", x_log_y),
    Rule("guarded logarithm of one plus", "x log(1 + y) -> xlog1py(x, y)",
         "0 log 0 = 0 by convention, where the product would be 0 · (-∞)", x_log_one_plus),
    Rule("guarded log-sigmoid", "x log σ(u) -> times(x, log σ(u))",
         "a factor 0 switches the term off, also where log σ(u) is -∞", x_log_sigmoid),
    Rule("smaller of two multiples", "min(x u, x v) -> x min(u, v) or x max(u, v), by the sign of x",
         "0 u is not a number where u overflows", smaller_multiple),
    Rule("bounded exponential", "max(e^u, c) -> e^max(u, log c)",
         "e^u rounds to 1 for small u and overflows for large u, u does neither", bounded_exponential),
    Rule("choice of exponentials", "times(x, e^u) -> times_exp(x, u)",
         "e^u may overflow where its product with a small x does not", choice_of_exponentials),
    Rule("product with an exponential", "x e^u -> times_exp(x, u)",
         "e^u may vanish or overflow where its product with x does neither", product_with_exponential,
         of_values=True),
    Rule("cosine of a sum", "cos(arccos u + m) -> u cos m - √(1 - u²) sin m",
         "an angle near 0 or π keeps half of the digits of its cosine", cosine_of_sum),
)  # fmt: skip

__all__ = ["RULES", "Look", "Rule"]
