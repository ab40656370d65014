import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { version } from '@capsule-run/sdk/internal'

/** The languages that a project can begin in, by the words of `--template`. */
export const templates = { ts: 'TypeScript', js: 'JavaScript', py: 'Python' } as const

/** One of those words. */
export type Template = keyof typeof templates

/** Whether a word names a template. */
export function isTemplate(word: string): word is Template {
  return Object.hasOwn(templates, word)
}

/** The files of a new project, by their paths in it. */
export function filesOf(template: Template, name: string): Record<string, string> {
  return {
    'package.json': json(manifest(template, name)),
    'capsule.toml': settings(template, name),
    ...sourcesOf(template),
    ...(template === 'ts' && { 'tsconfig.json': json(tsconfig) }),
    '.gitignore': '.capsule/\n.env\nnode_modules/\n',
    'README.md': readme(template, name),
  }
}

/** What a project in TypeScript needs of others; a test compares it with what Capsule itself is built with. */
export const tools = {
  '@types/node': '^20.19.43',
  tsx: '^4.23.15',
  typescript: '^7.0.2',
} as const

function manifest(template: Template, name: string): object {
  const ours = `^${version}`
  const python = template === 'py' ? { '@capsule-run/python': ours } : {}
  const scripts = {
    start: 'capsule run',
    test: template === 'ts' ? 'tsx --test test/*.test.ts' : 'node --test',
  }
  return {
    name,
    private: true,
    type: 'module',
    scripts: { ...scripts, ...(template === 'ts' && { check: 'tsc' }) },
    dependencies: { ...python, '@capsule-run/sdk': ours },
    devDependencies: { '@capsule-run/cli': ours, ...(template === 'ts' && tools) },
    // npm asks about scripts of packages. That of esbuild only makes its own command start faster.
    allowScripts: { esbuild: false },
  }
}

function settings(template: Template, name: string): string {
  return `#:schema ./node_modules/@capsule-run/sdk/capsule.schema.json

[workflow]
name = "${name}"
entrypoint = "src/main.${template}"

[tasks] # what holds for tasks that do not say it themselves
default_ram = "256MB"
default_timeout = "30s"
default_allowed_hosts = [] # no network
`
}

const tsconfig = {
  compilerOptions: {
    target: 'es2023',
    module: 'nodenext',
    types: ['node'],
    strict: true,
    verbatimModuleSyntax: true,
    erasableSyntaxOnly: true,
    allowImportingTsExtensions: true,
    noEmit: true,
  },
  include: ['src', 'test'],
}

const sources = {
  ts: ['src/main.ts', 'test/main.test.ts'],
  js: ['src/main.js', 'test/main.test.js'],
  py: ['src/main.py', 'test/main.test.js'],
} as const satisfies Record<Template, readonly string[]>

/** The program of a template and its test. They are found from here and from the bundled command alike. */
function sourcesOf(template: Template): Record<string, string> {
  const { resolve } = createRequire(import.meta.url)
  const read = (name: string): string =>
    readFileSync(resolve(`../templates/${template}/${name}`), 'utf8')
  return Object.fromEntries(sources[template].map((name) => [name, read(name)]))
}

function readme(template: Template, name: string): string {
  const check = template === 'ts' ? '    npm run check          # looks at the types\n' : ''
  return `# ${name}

A project for Capsule, which runs each task in a sandbox of its own.

    npm install
    npx capsule run        # runs main of src/main.${template}
    npx capsule run src/main.${template} Ada
    npm test
${check}    npx capsule trace last # shows what was run
    npx capsule doctor     # says what is wrong, if something is

What a task may use stands in its declaration: \`compute\`, \`ram\`, \`timeout\`, files, hosts and variables. What holds for
all tasks stands in \`capsule.toml\`.
`
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
