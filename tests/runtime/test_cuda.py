"""Calls with device="cuda": in Numba's simulator, which must be chosen before Numba is imported."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import symloss.losses.catalogue

pytest.importorskip("numba_cuda")

FILES = sorted((Path(__file__).parent / "on_device").glob("cuda_*.py"))
in_each = pytest.mark.parametrize("cases", FILES, ids=lambda path: path.stem)


@in_each
def test_in_the_simulator(cases, tmp_path, request):
    run(cases, tmp_path, request, simulated=True)


@in_each
def test_on_a_device(cases, tmp_path, request):
    if not has_device():
        pytest.skip("there is no device")
    run(cases, tmp_path, request, simulated=False)


def run(cases, folder, request, simulated):
    environment = {
        **os.environ,
        "NUMBA_ENABLE_CUDASIM": str(int(simulated)),
        "SYMLOSS_CACHE_DIR": str(folder),
    }
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(cases)]
    command += ["--run-slow"] * request.config.getoption("--run-slow")
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def has_device():
    from symloss.runtime import device

    return device.is_available()


def test_no_device():
    if has_device():
        pytest.skip("there is a device")
    loss, a = symloss.losses.catalogue.declared()["mse"], np.zeros(3)
    with pytest.raises(ValueError, match='mse: device="cuda" needs an NVIDIA GPU with its driver'):
        loss(a, a, device="cuda")
