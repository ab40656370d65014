/** The engine's own clock, for programs that use no more of `performance`. */
export const now: () => number = /* @__PURE__ */ clockOf()

function clockOf(): () => number {
  const own: typeof globalThis.performance = Reflect.get(globalThis, 'performance')
  return () => own.now()
}
