"""Rows are zeroed element by element, by those who have the elements."""

from kernel_texts import c, d, is_lowered, n

from symloss.kernel.zero_by_element import zero_by_element

AXES = {"terms": (n,), "grad": (n, c), "matrix": (n, c, d)}
BEFORE = "if x[n] > 0:\n    z = 1\nelse:\n    terms = zeros()\n    grad = zeros()\n    matrix = zeros()"


def after(loop, first):
    return f"""
if x[n] > 0:
    z = 1
else:
    {first}
    for c in {loop}(C):
        grad[n, c] = 0
    for c in {loop}(C):
        for d in loop(D):
            matrix[n, c, d] = 0
"""


def test_a_thread_has_an_element_to_itself():
    run = lambda block: zero_by_element(block, AXES.__getitem__, shared=False)  # noqa: E731
    is_lowered(run, BEFORE, after("loop", "terms[n] = 0"))


def test_threads_share_a_row():
    run = lambda block: zero_by_element(block, AXES.__getitem__, shared=True)  # noqa: E731
    is_lowered(run, BEFORE, after("threads", "if first_thread():\n        terms[n] = 0"))
