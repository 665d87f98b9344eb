"""Every family of trouble against every loss it concerns: value and gradients beside the oracle."""

import numpy as np
import pytest
from troubles import COMPARED_IN, ROWS_OF_TABLE, TROUBLES

import symloss
from symloss.verify.points import verify_at

IDS = [f"{name}: {family}"[:60] for family, name, *_ in ROWS_OF_TABLE]


def test_every_loss_has_a_row():
    covered = {name for losses in TROUBLES.values() for name in losses}
    assert sorted(set(symloss.losses.names()) - covered) == []
    assert sorted(covered - set(symloss.losses.names())) == []


@pytest.mark.parametrize(("family", "name", "arrays", "parameters"), ROWS_OF_TABLE, ids=IDS)
@pytest.mark.parametrize("dtype", ["float64", pytest.param("float32", marks=pytest.mark.slow)])
def test_trouble(family, name, arrays, parameters, dtype):
    findings = verify_at(symloss.get(name), arrays, parameters, dtype, COMPARED_IN.get((family, name)))
    assert [str(finding) for finding in findings if not finding.ok] == []


@pytest.mark.parametrize(("family", "name", "arrays", "parameters"), ROWS_OF_TABLE, ids=IDS)
def test_finite_numbers_never_become_nan(family, name, arrays, parameters):
    loss = symloss.get(name)
    given = {
        spec.name: np.asarray(arrays[spec.name], np.int64 if spec.is_label else np.float64)
        for spec in loss.inputs
        if spec.name in arrays
    }
    for key, array in given.items():
        if not np.isfinite(array).all():
            given[key] = np.clip(array, -1e300, 1e300)
    for key in loss.signature.sequences:
        if key in given:
            given[key] = [given[key]]
    value, slopes = loss.value_and_grad(**given, **parameters, wrt=loss.signature.differentiable)
    assert not np.isnan(value).any()
    for slope in slopes:
        assert not np.isnan(np.asarray(slope)).any()
