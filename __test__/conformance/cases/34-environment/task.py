import os

from capsule import task

at_load = len(os.environ)


@task(name="other")
def other():
    return list(os.environ)


@task(name="main", env_variables=["CAPSULE_CASE_CITY"])
def main():
    return {"atLoad": at_load, "own": dict(os.environ), "other": other()["result"]}
