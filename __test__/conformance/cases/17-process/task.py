import os
import sys

from capsule import task


@task(name="main")
def main():
    sys.exit(0)


@task(name="caught")
def caught():
    try:
        os._exit(1)
    except RuntimeError as error:
        return str(error)


@task(name="env")
def env():
    return list(os.environ)
