import process, { nextTick } from 'node:process'

const attempt = (run: () => unknown): unknown => {
  try {
    return run()
  } catch (error) {
    return error
  }
}

/** Each shows what it is named by. */
export const cases = {
  nextTick: async () => {
    const order: string[] = []
    await new Promise<void>((resolve) => {
      setTimeout(() => {
        nextTick((text: string) => order.push(text), 'first')
        nextTick(() => {
          order.push('second')
          nextTick(() => order.push('inside'))
          void Promise.resolve().then(() => order.push('promise'))
        })
        setTimeout(resolve, 5)
      }, 1)
    })
    return order
  },
  hrtime: () => {
    const start = process.hrtime()
    const [seconds, nanoseconds] = process.hrtime(start)
    return [start.length, seconds, nanoseconds >= 0, attempt(() => Object(process).hrtime(1))]
  },
  uptime: () => process.uptime() > 0,
  memoryUsage: () => [Object.keys(process.memoryUsage()), typeof process.memoryUsage.rss()],
  cpuUsage: () => Object.keys(process.cpuUsage()),
  resourceUsage: () => Object.keys(process.resourceUsage()),
  platform: () => process.platform,
  release: () => process.release.name,
  version: () => /^v20\.\d+\.\d+$/.test(process.version),
  versions: () => process.versions.node === process.version.slice(1),
  features: () => Object.keys(process.features).includes('inspector'),
  execArgv: () => Array.isArray(process.execArgv),
  env: () => {
    process.env['SET_HERE'] = String(1)
    return [process.env['SET_HERE'], process.env['NOT_THERE'], typeof process.env]
  },
  umask: () => {
    const before = process.umask(0o077)
    return [typeof before, process.umask(before)]
  },
  emitWarning: async () => {
    const warned: unknown[] = []
    const listen = (warning: Error): void => void warned.push([warning.name, warning.message])
    process.on('warning', listen)
    process.emitWarning('careful', 'Kind', 'CODE')
    await new Promise((resolve) => setTimeout(resolve, 1))
    process.off('warning', listen)
    return [warned, attempt(() => Object(process).emitWarning(1))]
  },
  stdout: async () => {
    const written = await new Promise((resolve) => {
      resolve([typeof process.stdout.write, process.stdout.fd, process.stdout.writable])
    })
    return [written, attempt(() => Object(process.stdout).write(1))]
  },
  stderr: () => [process.stderr.fd, process.stderr.writable],
  exitCode: () => {
    const before = process.exitCode
    process.exitCode = before
    return typeof before
  },
  on: () => {
    const heard: unknown[] = []
    const listen = (...args: unknown[]): void => void heard.push(args)
    const emitter: NodeJS.EventEmitter = process
    const made: unknown = emitter.once('made up', listen)
    return [made === process, emitter.emit('made up', 1, 2), emitter.emit('made up'), heard]
  },
  toString: () => Object.prototype.toString.call(process),
  getuid: () => typeof process.getuid?.(),
  pid: () => typeof process.pid,
  title: () => typeof process.title,
}

/** Uses that a sandbox answers with an error of its own. */
export const refused = {
  abort: () => process.abort(),
  chdir: () => process.chdir('/'),
  kill: () => process.kill(1),
  setuid: () => process.setuid?.(1),
}
