import copy
import pickle

from capsule import TaskFailed, task


class RangeError(Exception):
    pass


@task(name="load")
def load(text):
    if text == "":
        raise RangeError("no rows")
    return text


@task(name="spins", compute=5_000_000)
def spins():
    while True:
        pass


@task(name="middle")
async def middle():
    raise TypeError("no table") from TaskFailed(await load.spawn(""))


@task(name="main")
def main():
    raise TaskFailed(load(""))


@task(name="explains")
def explains():
    raise TypeError("no report") from TaskFailed(load(""))


@task(name="limit")
def limit():
    raise TypeError("no report") from TaskFailed(spins())


@task(name="twice")
async def twice():
    raise TypeError("no report") from TaskFailed(await middle())


@task(name="caught")
def caught():
    try:
        raise TaskFailed(load(""))
    except TaskFailed as failed:
        return [str(failed), failed.task_name, failed.envelope["error"]["name"]]


@task(name="copied")
def copied():
    envelope = load("")
    copies = [copy.deepcopy(envelope), pickle.loads(pickle.dumps(envelope)), envelope.copy()]
    return [isinstance(envelope, dict), [one == envelope for one in copies], str(TaskFailed(copies[0]))]


@task(name="group")
def group():
    raise ExceptionGroup("two", [TaskFailed(load("")), ValueError("other")])


@task(name="of a success")
def of_a_success():
    raise TaskFailed(load("rows"))
