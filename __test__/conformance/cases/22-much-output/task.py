import sys

from capsule import task


@task(name="main", compute=200_000_000_000)
def main():
    for _ in range(1_000_000):
        print("0123456789")
    return "printed"


@task(name="low", compute="LOW")
def low():
    while True:
        print("0123456789")


@task(name="one line", compute="HIGH")
def one_line():
    print("x" * (3 << 20), file=sys.stderr)


@task(name="characters")
def characters():
    print("x" * ((1 << 20) - 1) + "😀" * 10)
