"""Measurements: python -m bench ask token speed → bench/results/NAME.json. Torch is not needed."""
