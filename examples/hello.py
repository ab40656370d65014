# capsule run examples/hello.py [NAME]

from capsule import task


@task(name="greet", compute="LOW", ram="64MB", timeout="5s")
def greet(name: str) -> str:
    return f"Hello, {name}!"


@task(name="main")
def main(name: str = "world") -> str:
    # In a sandbox of its own, with its own limits.
    envelope = greet(name)
    if not envelope["success"]:
        raise RuntimeError(envelope["error"]["message"])
    return envelope["result"]
