from datetime import datetime, timezone

from capsule import task

when = datetime(2025, 1, 2, 3, 4, 5, 6000, timezone.utc)


@task(name="main")
def main():
    return when


@task(name="nested")
def nested():
    return {"at": [when]}
