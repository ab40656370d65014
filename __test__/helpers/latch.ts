/** Something that happens once and that others wait for. */
export interface Latch {
  open: () => void
  opened: Promise<void>
}

/** One that has not happened yet. */
export function latch(): Latch {
  let open: Latch['open'] | undefined
  const opened = new Promise<void>((resolve) => (open = resolve))
  return { open: () => open?.(), opened }
}
