// The licences of what others wrote and our packages contain: their texts have to come along.

import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './commands.mjs'

/** Those of the npm packages that a bundle is made of; `inputs` are the paths that the bundler's metafile has. */
export function packageLicences(inputs) {
  const folders = new Set(inputs.filter((path) => path.includes('node_modules/')).map(packageOf))
  return grouped([...folders].map(packageLicence))
}

/** Those of the crates that the addon of a target is made of. */
export function crateLicences(target) {
  const manifest = join(root, 'native', 'Cargo.toml')
  const form = ['--format-version', '1', '--offline', '--filter-platform', target]
  const args = ['metadata', ...form, '--features', 'node', '--manifest-path', manifest]
  const metadata = JSON.parse(execFileSync('cargo', args, { encoding: 'utf8', maxBuffer: 1 << 28 }))
  return grouped(linked(metadata).map(crateLicence))
}

/** The crates that code is linked from: not what only builds it, nor ours. */
function linked({ packages, resolve }) {
  const nodes = new Map(resolve.nodes.map((node) => [node.id, node]))
  const found = new Set()
  const visit = (id) => {
    if (found.has(id)) return
    found.add(id)
    for (const { pkg, dep_kinds: kinds } of nodes.get(id).deps) {
      if (kinds.some(({ kind }) => kind === null)) visit(pkg)
    }
  }
  visit(resolve.root)
  return packages.filter(({ id, source }) => found.has(id) && source !== null)
}

/** The folder of the package that a file belongs to. */
function packageOf(path) {
  const parts = path.split('node_modules/')
  const words = parts.at(-1).split('/')
  const name = words.slice(0, words[0].startsWith('@') ? 2 : 1)
  return join(root, ...parts.slice(0, -1).flatMap((part) => [part, 'node_modules']), ...name)
}

function packageLicence(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return { title: `${name} ${version} (${license})`, text: textsIn(folder) }
}

function crateLicence({ name, version, license, manifest_path: manifest }) {
  return { title: `${name} ${version} (${license})`, text: textsIn(dirname(manifest)) }
}

/** None where a package or a crate names its licence only. */
function textsIn(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /^(licen[cs]e|copying|notice|unlicense)/i.test(entry.name))
    .map(({ name }) => readFileSync(join(folder, name), 'utf8').trim())
    .toSorted((a, b) => a.localeCompare(b))
    .join('\n\n')
}

/** Each text once, under all that have it. */
function grouped(licences) {
  const titles = new Map()
  for (const { title, text } of licences) titles.set(text, [...(titles.get(text) ?? []), title])
  const parts = [...titles].map(([text, all]) => `${all.toSorted().join('\n')}\n\n${text}`.trim())
  return `${parts.toSorted((a, b) => a.localeCompare(b)).join('\n\n----\n\n')}\n`
}
