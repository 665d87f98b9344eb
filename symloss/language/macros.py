"""The macros that an author's LaTeX may use: what is said of a symbol, nothing that could do anything else.

Any other macro might read or write files, define macros or end the formula. All of these are known to amsmath
and amssymb.
"""

from __future__ import annotations

GREEK = (
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi "
    "varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega digamma varkappa Gamma "
    "Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
)
LETTERS = (
    "ell hbar imath jmath wp Re Im aleph beth partial nabla infty emptyset varnothing forall exists top bot"
)
ACCENTS = (
    "hat widehat bar overline underline tilde widetilde vec dot ddot acute grave breve check "
    "mathring overbrace underbrace overrightarrow overleftarrow"
)
ALPHABETS = (
    "mathrm mathbf mathit mathsf mathtt mathcal mathbb mathfrak boldsymbol operatorname text textrm "
    "textbf textit textsf texttt"
)
OPERATORS = (
    "log ln lg exp sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh coth max min sup inf "
    "lim arg det dim ker deg gcd Pr hom sum prod int oint cdot cdots ldots dots vdots ddots times "
    "div pm mp ast star circ bullet oplus ominus otimes odot oslash wedge vee cap cup setminus "
    "dagger ddagger prime parallel perp mid nmid lVert rVert lvert rvert Vert vert langle rangle "
    "lfloor rfloor lceil rceil lbrace rbrace backslash triangle square diamond"
)
RELATIONS = (
    "le leq ge geq ne neq ll gg sim simeq approx equiv cong propto in notin ni subset supset "
    "subseteq supseteq to gets mapsto leftarrow rightarrow leftrightarrow Leftarrow Rightarrow "
    "uparrow downarrow"
)
SPACES = "quad thinspace displaystyle textstyle scriptstyle"
PAIRS = "frac tfrac dfrac binom overset underset stackrel"

# How many arguments a macro takes, where it takes some
ARGUMENTS = dict.fromkeys((*ACCENTS.split(), *ALPHABETS.split(), "sqrt"), 1) | dict.fromkeys(PAIRS.split(), 2)
MACROS = frozenset(" ".join((GREEK, LETTERS, OPERATORS, RELATIONS, SPACES)).split()) | set(ARGUMENTS)
