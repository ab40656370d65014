"""Says that it lives, then waits until it is stopped."""

import time

from capsule import task

AN_HOUR = 3600


@task(name="main")
def main():
    print("alive")
    time.sleep(AN_HOUR)
