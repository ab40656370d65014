import { absence } from '../absent/absent.ts'
import { NODE_VERSION } from '../node-version.ts'

/**
 * What a process is, as far as a sandbox is one: the same on every machine, so that nothing of the host can be learned
 * from it (`__test__/security/host-information.test.ts`).
 */
export const identity: object = /* @__PURE__ */ Object.freeze({
  arch: 'wasm32',
  argv0: 'capsule',
  config: { target_defaults: {}, variables: {} },
  debugPort: 9229,
  execArgv: [],
  execPath: '/usr/local/bin/node',
  exitCode: undefined,
  features: {
    inspector: false,
    debug: false,
    uv: false,
    ipv6: true,
    tls_alpn: false,
    tls_sni: false,
    tls_ocsp: false,
    tls: false,
    cached_builtins: true,
  },
  pid: 1,
  platform: 'linux',
  ppid: 0,
  release: { name: 'node', lts: 'Iron' },
  title: 'capsule',
  version: `v${NODE_VERSION}`,
  versions: { node: NODE_VERSION, modules: '115', spidermonkey: '140' },
})

/** A sandbox has no users; whoever asks learns that it is the first. */
export const owners: object = /* @__PURE__ */ Object.freeze({
  getuid: () => 0,
  geteuid: () => 0,
  getgid: () => 0,
  getegid: () => 0,
  getgroups: () => [0],
})

const NO_PROCESS = 'a task is no process of its own: return a value, or throw an error'

/** What would end or change a process. */
const REFUSED: Record<string, string> = {
  abort: NO_PROCESS,
  reallyExit: NO_PROCESS,
  kill: 'it sees no processes',
  chdir: "its working folder is the task's",
  setuid: 'it has no users',
  setgid: 'it has no users',
  seteuid: 'it has no users',
  setegid: 'it has no users',
  setgroups: 'it has no users',
  initgroups: 'it has no users',
  loadEnvFile: "variables are what the task's envVariables name",
}

export function refused(): object {
  const named = Object.entries(REFUSED).map(([name, why]) => [
    name,
    (): never => {
      throw absence(`process.${name}()`, why)
    },
  ])
  return Object.fromEntries(named)
}
