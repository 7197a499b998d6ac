"""The invented election of Alborada, counted: `python -m examples.demo`."""
