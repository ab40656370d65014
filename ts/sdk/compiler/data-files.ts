import { extname } from 'node:path'

/** What is imported as its text; anything else needs `with { type: 'text' }`. */
export const textExtensions: readonly string[] = [
  '.txt',
  '.md',
  '.markdown',
  '.html',
  '.htm',
  '.css',
  '.svg',
  '.xml',
  '.csv',
  '.tsv',
  '.sql',
  '.graphql',
  '.gql',
  '.yaml',
  '.yml',
  '.toml',
  '.hbs',
  '.mustache',
  '.ejs',
  '.njk',
  '.prompt',
]

/** Whether a file is code that is run, and not data that a program can look at. */
export function isScript(path: string): boolean {
  return /^\.[cm]?[jt]sx?$/i.test(extname(path))
}
