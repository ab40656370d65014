# capsule run examples/hello.py [NAME]

from capsule import TaskFailed, task


@task(name="greet", compute="LOW", ram="64MB", timeout="1s")
def greet(name: str) -> str:
    """Runs in a sandbox of its own each time: no files, no environment, metered CPU."""
    return f"Hello, {name}!"


@task(name="main")
def main(name: str = "world") -> str:
    greeting = greet(name)
    if not greeting["success"]:
        raise TaskFailed(greeting)
    return greeting["result"]
