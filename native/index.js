// What Capsule's trusted core is on this machine: the addon, the engines, and the modules of the guest.
'use strict'

const { existsSync, readFileSync, realpathSync } = require('node:fs')
const { basename, dirname, join } = require('node:path')
const platforms = require('./platforms.js')
const { version } = require('./package.json')

const machine = `${process.platform}-${process.arch}`
const fitting = platforms.filter(({ os, cpu }) => os === process.platform && cpu === process.arch)

/** The build that was loaded: its platform's name, the addon, and the folder that its engine is below. */
let build

exports.loadAddon = () => {
  build ??= findBuild()
  return build.addon
}

exports.engineDir = (language) => {
  exports.loadAddon()
  if (language === 'javascript' || build.own) return join(build.folder, 'engines', language)
  const folder = pythonFolder(build.id)
  return folder && join(folder, 'engines', language)
}

exports.guestModulesDir = join(__dirname, 'guest-modules')

exports.folders = () => {
  exports.loadAddon()
  // Installed packages of Capsule lie together: where one of them is missing, nobody puts it there.
  const scope = basename(dirname(__dirname)) === '@capsule-run' ? dirname(__dirname) : undefined
  return [...new Set([__dirname, scope, build.folder, pythonFolder(build.id)])].filter(Boolean)
}

/** The first that can be loaded: of Linux's two kinds only one can, on machines where npm installed both. */
function findBuild() {
  const failures = []
  for (const { id } of fitting) {
    const found = ownBuild(id) ?? packagedBuild(id)
    if (!found) continue
    try {
      return { ...found, id, addon: require(found.file) }
    } catch (cause) {
      failures.push({ id, cause })
    }
  }
  throw failures.length > 0 ? broken(failures) : absent()
}

/** What a checkout's build put here. */
function ownBuild(id) {
  const file = join(__dirname, `capsule-native.${id}.node`)
  return existsSync(file) ? { file, folder: __dirname, own: true } : undefined
}

function packagedBuild(id) {
  const folder = packageFolder(`native-${id}`, __dirname)
  return folder && { file: join(folder, 'capsule-native.node'), folder, own: false }
}

/** Python's engine is a package that is installed by who wants it. */
function pythonFolder(id) {
  const folder = packageFolder('python', __dirname)
  return folder && packageFolder(`python-${id}`, folder)
}

/**
 * The folder of a package of this very version, in or beside another one; none if it is not installed. It is native code:
 * so it is looked for where Capsule is, never in the folders above, the project of a program or `NODE_PATH`, which may
 * hold anything, and nothing of it is run to find it.
 */
function packageFolder(name, from) {
  const beside = [join(from, 'node_modules', '@capsule-run', name), join(dirname(from), name)]
  const folder = beside.find((path) => existsSync(join(path, 'package.json')))
  if (!folder) return undefined
  const found = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version
  if (found === version) return realpathSync(folder)
  throw new Error(
    `@capsule-run/${name} is version ${found}, and @capsule-run/native is ${version}: they belong together. ` +
      'Install the same version of all packages of Capsule.',
  )
}

function broken([{ id, cause }, ...others]) {
  const also = others.map((other) => ` (${other.id}: ${other.cause.message})`).join('')
  return new Error(
    `Capsule's native part for ${id} cannot be loaded: ${cause.message}${also}. Linux needs glibc 2.28 or musl 1.2.`,
    { cause },
  )
}

function absent() {
  if (fitting.length === 0) {
    const known = platforms.map(({ id }) => id).join(', ')
    return new Error(
      `Capsule has no native part for ${machine}. It is built for ${known}. ` +
        'Run it on one of these, or in a container of one.',
    )
  }
  const names = fitting.map(({ id }) => `@capsule-run/native-${id}`).join(' or ')
  return new Error(
    `Capsule's native part for ${machine} is not installed: the package ${names}, an optional dependency of ` +
      '@capsule-run/native. Install again on this machine, and without --omit=optional; node_modules of another ' +
      'machine do not fit.',
  )
}
