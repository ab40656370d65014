/** A sandbox does not measure itself: the envelope's `ram_used` and `fuel_consumed` say what it took. */
export function memoryUsage(): Record<string, number> {
  return { rss: 0, heapTotal: 0, heapUsed: 0, external: 0, arrayBuffers: 0 }
}

memoryUsage.rss = (): number => 0

/** All that 32 bits can address. */
const MEMORY = 4 * 1024 ** 3

export function constrainedMemory(): number {
  return MEMORY
}

export function availableMemory(): number {
  return MEMORY
}

export function cpuUsage(): Record<string, number> {
  return { user: Math.round(performance.now() * 1000), system: 0 }
}

export function resourceUsage(): Record<string, number> {
  const { user = 0, system = 0 } = cpuUsage()
  const nothing =
    'maxRSS sharedMemorySize unsharedDataSize unsharedStackSize minorPageFault majorPageFault swappedOut fsRead ' +
    'fsWrite ipcSent ipcReceived signalsCount voluntaryContextSwitches involuntaryContextSwitches'
  const counts = Object.fromEntries(nothing.split(' ').map((name) => [name, 0]))
  return { userCPUTime: user, systemCPUTime: system, ...counts }
}
