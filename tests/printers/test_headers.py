"""What generated files say in their headers."""

from symloss.losses.catalogue import declared
from symloss.printers.headers import definition_lines, gradient_lines


def chain(name):
    return declared()[name].chain


def test_the_author_s_names_come_before_what_reads_them():
    lines = definition_lines(chain("huber").declaration)
    assert lines[0] == "residual[n] = input[n] − target[n]"
    assert lines[1].startswith("loss = 1/N · Σ_n { residual[n]²/2 if |residual[n]| ≤ delta;")
    names = [line.split("[")[0].split(" ")[0] for line in definition_lines(chain("ssim").declaration)]
    assert names.index("mean_x") < names.index("var_x") < names.index("similarity") < names.index("loss")


def test_gradients_in_the_names_of_the_code():
    lines = gradient_lines(chain("huber"))
    assert lines[-2:] == ["grad_input[n] = grad_residual[n]", "grad_target[n] = −grad_residual[n]"]
    assert lines[0] == "grad_term[n] = grad_scale·weight[n]"


def test_an_element_of_a_fixed_axis_has_a_line():
    heads = [line.split(" = ")[0] for line in gradient_lines(chain("box_iou"))]
    assert [f"grad_boxes2[n, {place}]" for place in range(4)] == heads[-4:]


def test_an_array_valued_function_is_called_by_its_name():
    assert definition_lines(chain("softmax").declaration)[0].startswith("softmax[n, c] = exp(")


def test_a_recurrence_says_where_it_starts():
    (start,) = (line for line in gradient_lines(chain("ctc")) if line.startswith("alpha_blank["))
    assert start.endswith(
        "for t = 0, 1, ... from { 0 if k = 0; −∞ otherwise } before the first, −∞ beyond the ends"
    )
