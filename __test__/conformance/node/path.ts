import path, {
  basename,
  delimiter,
  dirname,
  extname,
  format,
  isAbsolute,
  join,
  normalize,
  parse,
  posix,
  relative,
  resolve,
  sep,
  toNamespacedPath,
  win32,
} from 'node:path'

const paths = [
  '',
  '.',
  '..',
  '/',
  '//',
  '///a//b///',
  'a',
  'a/',
  '/a',
  '/a/b/../c/./d',
  '../../a/../..',
  'a.b.c',
  '.hidden',
  '.a.b',
  'a.',
  'dir/.x/y.txt/',
  'C:',
  'C:\\',
  'C:\\a\\..\\b.txt',
  'c:a\\b',
  '\\\\server\\share\\x\\..\\..\\y',
  'a\\b/c',
  '\\\\?\\C:\\x',
  'x/é/日本.tar.gz',
]

type Path = typeof posix

/** What each function of one flavour makes of all the paths. */
function eachOf(run: (path: string) => unknown): unknown[] {
  return paths.map((text) => run(text))
}

function flavour(of: Path): unknown[] {
  return [
    [of.sep, of.delimiter],
    eachOf((text) => [of.basename(text), of.basename(text, '.txt'), of.basename(text, text)]),
    eachOf((text) => [of.dirname(text), of.extname(text), of.isAbsolute(text)]),
    eachOf((text) => [of.normalize(text), of.parse(text), of.format(of.parse(text))]),
    eachOf((text) => [of.join(text, '..', 'x'), of.join('/base', text), of.join('', text)]),
    eachOf((text) => [of.resolve('/base', text), of.resolve('/', 'C:\\base', text, 'y')]),
    eachOf((text) => paths.map((other) => of.relative(`/r/${text}`, `/r/${other}`))),
    eachOf((text) => of.toNamespacedPath(`/n/${text}`)),
  ]
}

export const cases = {
  basename: () => [basename('/a/b.txt', '.txt'), basename('/a/b/'), basename('b.txt', 'b.txt')],
  'basename: of what is no text': () => Reflect.apply(basename, path, [1]),
  'basename: of a suffix that is no text': () => Reflect.apply(basename, path, ['a', {}]),
  delimiter: () => delimiter,
  dirname: () => eachOf(dirname),
  'dirname: of what is no text': () => Reflect.apply(dirname, path, [null]),
  extname: () => eachOf(extname),
  format: () => [
    format({ dir: '/a', base: 'b.c' }),
    format({ root: '/', name: 'n', ext: 'e' }),
    format({ root: '/', dir: '/', base: 'x' }),
    format({}),
  ],
  'format: of what is no object': () => Reflect.apply(format, path, ['text']),
  isAbsolute: () => eachOf(isAbsolute),
  join: () => [join(), join('a', '', 'b'), join('a', '../../..', 'c'), join('/', 'x', '..')],
  'join: of what is no text': () => Reflect.apply(join, path, ['a', 7]),
  normalize: () => eachOf(normalize),
  parse: () => eachOf(parse),
  posix: () => [flavour(posix), posix === path, posix.posix === posix],
  relative: () => [relative('/a/b/c', '/a/d'), relative('/a', '/a/b/'), relative('/x', '/x')],
  resolve: () => [resolve('/a', 'b', '../c'), resolve('/a', '/b'), resolve('/a/', '')],
  'resolve: against the working folder': () => resolve('x') === `${process.cwd()}/x`,
  sep: () => sep,
  toNamespacedPath: () => [toNamespacedPath('/a'), Reflect.apply(toNamespacedPath, path, [5])],
  win32: () => [flavour(win32), win32.win32 === win32, win32 === path.win32],
}
