import os
from pathlib import Path

from capsule import task


@task(name="main", allowed_files=["./data"])
def main():
    absolute = f"{os.getcwd()}/data/a.txt"
    paths = ["data/a.txt", "./data/a.txt", absolute]
    return [*(Path(path).read_text() for path in paths), os.path.realpath("data/a.txt") == absolute]
