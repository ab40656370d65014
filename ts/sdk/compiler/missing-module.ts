/** What the bundler's own code throws for a module that is not in the bundle. */
const bundlers = `throw Error('Dynamic require of "' + x + '" is not supported');`

/** The same as Node tells it, by whose code packages know that something optional is not there. */
const ours =
  `throw Object.assign(Error('Cannot find module "' + x + '". What a program imports is put into it when it is made: ` +
  `write the name out, as a text'), { code: 'MODULE_NOT_FOUND' });`

/** A script that says of a module that it asks for while it runs, and that is no part of it, what can be done. */
export function withMissingModules(script: string): string {
  return script.replace(bundlers, ours)
}
