import { Buffer } from 'node:buffer'
import * as types from './types.ts'

/** What Node keeps for old programs. */

export function isArray(value: unknown): boolean {
  return Array.isArray(value)
}

export function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean'
}

export function isBuffer(value: unknown): boolean {
  return Buffer.isBuffer(value)
}

export function isNull(value: unknown): boolean {
  return value === null
}

export function isNullOrUndefined(value: unknown): boolean {
  return value === null || value === undefined
}

export function isNumber(value: unknown): boolean {
  return typeof value === 'number'
}

export function isString(value: unknown): boolean {
  return typeof value === 'string'
}

export function isSymbol(value: unknown): boolean {
  return typeof value === 'symbol'
}

export function isUndefined(value: unknown): boolean {
  return value === undefined
}

export function isRegExp(value: unknown): boolean {
  return types.isRegExp(value)
}

export function isObject(value: unknown): boolean {
  return value !== null && typeof value === 'object'
}

export function isDate(value: unknown): boolean {
  return types.isDate(value)
}

export function isError(value: unknown): boolean {
  return types.isNativeError(value) || value instanceof Error
}

export function isFunction(value: unknown): boolean {
  return typeof value === 'function'
}

export function isPrimitive(value: unknown): boolean {
  return value === null || (typeof value !== 'object' && typeof value !== 'function')
}

export function _extend(target: unknown, source: unknown): unknown {
  if (source === null || typeof source !== 'object') return target
  return Object.assign(Object(target), source)
}
