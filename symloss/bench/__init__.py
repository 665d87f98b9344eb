"""Measurements: `symloss bench` beside other libraries; threads, GPUs and PTX by their own commands."""
