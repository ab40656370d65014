import os
import re
import shutil
import tempfile
import time
from pathlib import Path

from capsule import task

allowed_files = ["./data"]


@task(name="main", allowed_files=allowed_files)
def main():
    Path("data/new.txt").write_text("one")
    with open("data/new.txt", "a") as file:
        file.write(" two")
    return [Path("data/a.txt").read_text(), Path("data/new.txt").read_text()]


@task(name="looks", allowed_files=allowed_files)
def looks():
    stat = os.stat("data/a.txt")
    with os.scandir("data") as entries:
        kinds = [
            f"{entry.name} {str(entry.is_file()).lower()} {str(entry.is_dir()).lower()}"
            for entry in entries
            if entry.name in ("a.txt", "sub")
        ]
    return {
        "size": stat.st_size,
        "is": [os.path.isfile("data/a.txt"), os.path.isdir("data/a.txt"), os.path.isdir("data")],
        "recent": time.time() - stat.st_mtime < 600,
        "there": [os.path.exists(path) for path in ("data/a.txt", "data/none")],
        "kinds": sorted(kinds),
        "deep": sorted(
            str(path.relative_to("data")) for path in Path("data").rglob("*") if path.relative_to("data").parts[0] == "sub"
        ),
    }


@task(name="changes", allowed_files=allowed_files)
def changes():
    os.makedirs("data/x/y/z")
    Path("data/x/one").write_text("1")
    os.rename("data/x/one", "data/x/two")
    shutil.copyfile("data/x/two", "data/x/y/three")
    shutil.copytree("data/x/y", "data/x/copy")
    os.symlink("two", "data/x/link")
    folder = tempfile.mkdtemp(prefix="t-", dir="data/x")
    seen = sorted(str(path.relative_to("data/x")) for path in Path("data/x").rglob("*"))
    link = [os.readlink("data/x/link"), Path("data/x/link").read_text()]
    is_link = [os.path.islink("data/x/link"), os.path.isfile("data/x/link")]
    shutil.rmtree("data/x")
    return {
        "made": True,
        "seen": [name for name in seen if not name.startswith("t-")],
        "folder": re.search(r"data/x/t-[a-z0-9_]{8}$", folder) is not None,
        "link": link,
        "isLink": is_link,
        "left": os.path.exists("data/x"),
    }


@task(name="handles", allowed_files=allowed_files)
def handles():
    with open("data/handle.bin", "w+b") as file:
        file.write(bytes([0, 1, 2, 253, 254, 255]))
        file.seek(1)
        file.write(bytes([9]))
        file.flush()
        file.seek(1)
        read = file.read(4)
        size = os.fstat(file.fileno()).st_size
        file.truncate(2)
    left = list(Path("data/handle.bin").read_bytes())
    os.remove("data/handle.bin")
    return {"bytesRead": len(read), "bytes": list(read), "size": size, "left": left}


@task(name="streams", allowed_files=allowed_files)
def streams():
    with open("data/stream.txt", "w") as file:
        for line in range(20_000):
            file.write(f"line {line}\n")
    with open("data/stream.txt") as file:
        lines = list(file)
    return [sum(map(len, lines)), os.stat("data/stream.txt").st_size, lines[-1].rstrip()]


@task(name="errors", allowed_files=allowed_files)
def errors():
    attempts = [
        lambda: open("data/none"),
        lambda: os.listdir("data/a.txt"),
        lambda: os.mkdir("data/sub"),
        lambda: os.rmdir("data/sub"),
        lambda: open("data"),
        lambda: open("task.ts"),
    ]
    messages = []
    for attempt in attempts:
        try:
            attempt()
        except OSError as error:
            # Why it is refused follows, with the folder of this test.
            text = str(error).partition(": the task may see")[0]
            messages.append(f"{type(error).__name__}: {text}")
    return messages
