"""Every CUDA kernel of the catalogue; `test_cuda.py` runs this in Numba's simulator and on a device."""

import os

os.environ.setdefault("NUMBA_ENABLE_CUDASIM", "1")

import pytest

from symloss.losses.catalogue import declared
from symloss.resources import data_folder
from symloss.runtime.variants import with_variants
from symloss.verify.faces import CotangentFace, Face
from symloss.verify.kernels import Check, weighted_elements
from symloss.verify.oracle import Oracle
from symloss.verify.sampling import sample

pytestmark = pytest.mark.filterwarnings("ignore")
GENERATED = {path.stem for path in data_folder("generated").glob("cuda/*.py")}
SUPPORTED = {one.name: one for one in with_variants(list(declared().values())) if one.name in GENERATED}
NAMES = [
    pytest.param(name, marks=() if name in declared() else pytest.mark.slow) for name in SUPPORTED
]  # a variant where the sweep of the whole catalogue is asked for


@pytest.mark.parametrize("name", NAMES)
def test_every_supported_loss_agrees_with_the_oracle(name):
    loss = SUPPORTED[name]
    declaration = weighted_elements(loss.declaration)
    is_array = declaration is not loss.declaration
    face = (CotangentFace if is_array else Face)(loss, "cuda")
    batches = sample(declaration, "float32", points=12, seed=0)
    check = Check(
        loss, Oracle(declaration, max_digits=1600), face, "float32", batches[:: len(batches) // 2 or 1], 0
    )
    wanted = {"gradient"} if is_array else {"value", "gradient"}
    findings = [step() for what, step in check.steps() if what.split()[0] in wanted]
    assert {finding.what.split()[0] for finding in findings} == wanted
    assert all(finding.ok and finding.points for finding in findings), findings
