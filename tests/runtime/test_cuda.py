"""Calls with device="cuda": in Numba's simulator, which must be chosen before Numba is imported."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import symloss.losses.catalogue

pytest.importorskip("numba_cuda")

SIMULATED = Path(__file__).parent / "simulated"


@pytest.mark.parametrize("cases", sorted(SIMULATED.glob("cuda_*.py")), ids=lambda path: path.stem)
def test_in_the_simulator(cases, tmp_path, request):
    environment = {**os.environ, "NUMBA_ENABLE_CUDASIM": "1", "SYMLOSS_CACHE_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(cases)]
    command += ["--run-slow"] * request.config.getoption("--run-slow")
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_device():
    from symloss.runtime import device

    if device.is_available():
        pytest.skip("there is a device")
    loss, a = symloss.losses.catalogue.declared()["mse"], np.zeros(3)
    with pytest.raises(ValueError, match='mse: device="cuda" needs an NVIDIA GPU with its driver'):
        loss(a, a, device="cuda")
