import time

from capsule import task

table = {"loaded": time.time()}
calls = 0


@task(name="main")
def main():
    global calls
    calls += 1
    table[f"call {calls}"] = 0
    return [calls, len(table)]


@task(name="loaded before")
def loaded_before():
    return table["loaded"] <= time.time()
