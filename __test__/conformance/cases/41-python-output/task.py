import logging
import sys
import warnings

from capsule import task


@task(name="main")
def main():
    print("print", 1, None, sep=", ", end=".\n")
    sys.stdout.write("write\n")
    sys.stdout.writelines(["one\n", "two\n"])
    sys.stdout.buffer.write("bytes ü\n".encode())
    print("to stderr", file=sys.stderr)
    sys.stderr.write("written to stderr\n")


@task(name="loggers")
def loggers():
    logging.getLogger("app").warning("a warning of %s", "app")
    logging.getLogger("app").info("not shown")
    logging.basicConfig(level=logging.DEBUG, format="%(levelname)s %(message)s")
    logging.debug("shown")


@task(name="warned")
def warned():
    warnings.warn("is old", stacklevel=1)
    warnings.warn("is deprecated", DeprecationWarning, stacklevel=1)


@task(name="input")
def read():
    return input("name? ")


@task(name="stdin")
def stdin():
    return [sys.stdin.read(), sys.stdin.isatty(), sys.stdout.isatty()]


@task(name="odd")
def odd():
    print("half \ud800 of a character")
    sys.stdout.buffer.write(b"no utf-8: \xff\n")
    value = []
    value.append(value)
    print(value)


@task(name="redirected")
def redirected():
    import contextlib
    import io

    with contextlib.redirect_stdout(io.StringIO()) as kept:
        print("kept")
    return kept.getvalue()


@task(name="closed")
def closed():
    sys.stdout.close()
    print("lost")
