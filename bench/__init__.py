"""Measurements: python -m bench ask token speed [--budget small|full] → bench/results/NAME.json. Torch is not needed."""
