"""Programs whose tasks a program calls."""

from __future__ import annotations

import os

from capsule._errors import CapsuleError
from capsule._programs import prepared_program
from capsule._spelling import did_you_mean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from capsule._listening import Listeners
    from capsule._programs import Prepared
    from capsule._waiting import Waiter


async def linked_programs(entry: Prepared, cwd: str, waiter: Waiter, listeners: Listeners) -> list[Prepared]:
    """The program and those whose tasks it calls, and so on, each linked to those that it names.

    A file that is missing, cannot be loaded or has no such task is found here: nothing runs.
    """
    programs = {entry.path: entry}
    left = [entry]
    while left:
        program = left.pop()
        for file, task in program.references:
            path = os.path.normpath(os.path.join(os.path.dirname(program.path), file))
            target = programs.get(path)
            if target is None:
                target = await _prepared(path, program, file, task, cwd, waiter, listeners)
                programs[path] = target
                left.append(target)
            _check(program, file, task, target)
            program.program.link(file, target.program)
    return list(programs.values())


async def _prepared(
    path: str, program: Prepared, file: str, task: str, cwd: str, waiter: Waiter, listeners: Listeners
) -> Prepared:
    try:
        return await prepared_program(path, cwd, waiter, listeners)
    except CapsuleError as error:
        raise CapsuleError(error.code, f"{_mention(program, file, task)}: {error.message}") from error


def _check(program: Prepared, file: str, task: str, target: Prepared) -> None:
    if target.project.root != program.project.root:
        why = (
            f"the file is in another project, {target.project.root}. A program calls tasks of its own project only."
        )
        raise CapsuleError("LOAD_ERROR", f"{_mention(program, file, task)}: {why}")
    if task in target.tasks:
        return
    there = ", ".join(f'"{name}"' for name in target.tasks)
    why = f'there is no task "{task}". There is: {there}.{did_you_mean(task, target.tasks)}'
    raise CapsuleError("LOAD_ERROR", f"{_mention(program, file, task)}: {why}")


def _mention(program: Prepared, file: str, task: str) -> str:
    return f'{program.name}: the task "{task}" of "{file}"'
