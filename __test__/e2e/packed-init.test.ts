// What `capsule init` makes works at once with the packages as npm's users get them.

import { join } from 'node:path'
import test from 'ava'
import { commandIn, install, type Installed } from '../helpers/installed.ts'

let installed: Installed

test.before(async (t) => {
  installed = await install(t, ['@capsule-run/cli'])
})

test.after.always(() => installed?.remove())

const scripts = { ts: ['test', 'check'], js: ['test'], py: ['test'] }

for (const [template, names] of Object.entries(scripts)) {
  test.serial(
    `a project of template ${template} installs, runs, and passes its own npm ${names.join(' and ')}`,
    async (t) => {
      const { folder, node, npm } = installed
      const made = await node(commandIn(folder), 'init', template, '--template', template)
      t.is(made.exitCode, 0, made.stderr)
      const project = join(folder, template)
      const ready = await npm(['install'], template)
      t.is(ready.exitCode, 0, ready.stderr)
      t.is(ready.stderr, '')
      const ran = await npm(['exec', '--', 'capsule', 'run', '--json'], template)
      t.is(JSON.parse(ran.stdout).result, 'Hello, world!', ran.stderr)
      const entry = `src/main.${template}`
      const greeted = await node(commandIn(project), 'run', join(template, entry), 'Ada')
      t.is(JSON.parse(greeted.stdout).result, 'Hello, Ada!', greeted.stderr)
      for (const name of names) {
        const { exitCode, stdout, stderr } = await npm(['run', name], template)
        t.is(exitCode, 0, stdout + stderr)
        if (name === 'test') t.regex(stdout, /^(# |ℹ )pass 2$/m)
      }
    },
  )
}
