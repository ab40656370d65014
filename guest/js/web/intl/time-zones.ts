import * as tables from 'capsule:zones'

/** The time zones' tables, for `Intl` that is put behind them. */
Object.defineProperty(globalThis, Symbol.for('capsule.zones'), {
  value: tables,
  configurable: true,
})
