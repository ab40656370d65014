import {
  builtinModules,
  createRequire,
  findSourceMap,
  isBuiltin,
  syncBuiltinESMExports,
} from 'node:module'
import module from 'node:module'
import { usesOf, type Cases } from '../../helpers/comparison.ts'

export const cases: Cases = {
  builtinModules: () => builtinModules.filter((name) => !name.startsWith('_')),
  createRequire: () => [typeof createRequire('/a/b.js'), typeof createRequire('/a/b.js').resolve],
  'createRequire: of what is no file': () => Reflect.apply(createRequire, undefined, [5]),
  findSourceMap: () => findSourceMap('/nothing.js'),
  isBuiltin: () =>
    ['fs', 'node:fs', 'fs/promises', 'node:test', 'test', 'x', 'node:x'].map(isBuiltin),
  syncBuiltinESMExports: () => syncBuiltinESMExports(),
  wrap: () => Reflect.apply(Reflect.get(module, 'wrap'), module, ['a']),
  wrapper: () => [...Reflect.get(module, 'wrapper')],
  globalPaths: () => Array.isArray(Reflect.get(module, 'globalPaths')),
}

export const refused: Cases = {
  ...usesOf({ register: module.register, SourceMap: module.SourceMap }),
  'createRequire: a call of what it made': () => createRequire('/a/b.js')('fs'),
  'createRequire: resolving': () => createRequire('/a/b.js').resolve('x'),
}
