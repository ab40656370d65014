/** The engine's own `fetch`, before a program could see it: `fetch` of a task and the calls of tasks go through it. */
export const send = globalThis.fetch

/** The host answers requests to this name itself, by running a task. */
export const tasksAuthority = 'task.capsule.invalid'
