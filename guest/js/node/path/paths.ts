import { createPath } from 'library:path'

/** Both flavours of paths; a sandbox's own are POSIX's, and it has no drives. */
export const paths: ReturnType<typeof createPath> = /* @__PURE__ */ createPath({
  initialCwd: () => process.cwd(),
  getEnvironment: () => [],
})
