// Where and what was measured.

import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, release } from 'node:os'
import { join } from 'node:path'
import { checkout } from './place.mjs'

/** What a figure means nothing without. */
export function describeMachine() {
  return {
    date: new Date().toISOString(),
    commit: git('rev-parse', '--short', 'HEAD'),
    changed: git('status', '--porcelain', '--', 'native', 'guest', 'ts', 'wit') !== '',
    addon: addonHash(),
    node: process.version,
    os: `${process.platform} ${release()} ${process.arch}`,
    cpu: `${availableParallelism()} x ${cpus()[0]?.model ?? 'unknown'}`,
    loadBefore: loadavg(),
  }
}

/** The same, for people. */
export function machineText({ commit, changed, addon, node, os, cpu, loadBefore, date }) {
  const source = `${commit}${changed ? ' with changes' : ''}, addon ${addon}`
  const load = loadBefore.map((value) => value.toFixed(1)).join(' ')
  return `${date}  ${source}\nnode ${node}, ${os}, ${cpu}, load ${load}`
}

/** Which addon it was: one built from uncommitted sources has no other name. */
function addonHash() {
  const folder = join(checkout, 'native')
  const files = readdirSync(folder).filter((name) => name.endsWith('.node'))
  const hash = createHash('sha256')
  for (const name of files) hash.update(readFileSync(join(folder, name)))
  return hash.digest('hex').slice(0, 12)
}

function git(...args) {
  return spawnSync('git', ['-C', checkout, ...args], { encoding: 'utf8' }).stdout.trim()
}
