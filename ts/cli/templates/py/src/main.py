from capsule import TaskFailed, task


@task(name="greet", compute="LOW", ram="64MB", timeout="1s")
def greet(name: str) -> str:
    """Each call runs in a sandbox of its own: no files, no variables, no network, a second at most."""
    return f"Hello, {name}!"


@task(name="main")
def main(name: str = "world") -> str:
    """What `npx capsule run` runs."""
    greeting = greet(name)
    if not greeting["success"]:
        raise TaskFailed(greeting)
    return greeting["result"]
