import sys

from capsule import task


@task(name="main")
def main():
    print("log 1 true null undefined")
    sys.stdout.write("info\n")
    print("debug", flush=True)
    print("error", file=sys.stderr)
    sys.stderr.write("warn\n")
    return "result"


@task(name="failing")
def failing():
    print("before")
    raise Exception("after")


@task(name="sub")
def sub():
    return main()["result"]
