import { URLPattern } from 'urlpattern-polyfill'
import { define } from '../src/property.ts'

/** `URLPattern`. */
define(globalThis, 'URLPattern', URLPattern)
