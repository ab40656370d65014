// Builds everything that is stale; `npm install` runs it.

import { buildAddon } from './build-addon.mjs'
import { buildEngine, buildPythonEngine } from './build-engine.mjs'
import { buildGuestModules } from './build-guest-modules.mjs'
import { buildCli, buildSdk } from './build-typescript.mjs'
import { CommandError } from './commands.mjs'
import { step } from './progress.mjs'

try {
  console.log('Building Capsule')
  await step('addon', buildAddon)
  await step('engine', buildEngine)
  await step('modules', buildGuestModules)
  await step('sdk', buildSdk)
  await step('cli', buildCli)
  // Last: programs in JavaScript need nothing of it.
  await step('python', buildPythonEngine)
} catch (error) {
  if (!(error instanceof CommandError)) throw error
  console.error(`\n✗ ${error.message}`)
  process.exitCode = 1
}
