"""Computes in a sandbox what `work.py` computes."""

from capsule import task
from work import timed


@task(name="main", compute="HIGH")
def main(name: str):
    return timed(name)
