import library from 'library:types'

/** No program can tell a proxy from what it stands for, and nothing here comes from outside of the language. */
function none(): boolean {
  return false
}

/** Kinds of values, told by what only they can do. */
const types: typeof library = /* @__PURE__ */ whole()

function whole(): typeof library {
  const { isCryptoKey, isKeyObject: _, ...rest } = library
  const properties = { enumerable: true, writable: false, configurable: false }
  const made = Object.assign(rest, { isExternal: none, isProxy: none })
  return Object(
    Object.defineProperties(made, {
      isKeyObject: { ...properties, value: none },
      isCryptoKey: { ...properties, value: isCryptoKey },
    }),
  )
}

export const {
  isExternal,
  isDate,
  isArgumentsObject,
  isBigIntObject,
  isBooleanObject,
  isNumberObject,
  isStringObject,
  isSymbolObject,
  isNativeError,
  isRegExp,
  isAsyncFunction,
  isGeneratorFunction,
  isGeneratorObject,
  isPromise,
  isMap,
  isSet,
  isMapIterator,
  isSetIterator,
  isWeakMap,
  isWeakSet,
  isArrayBuffer,
  isDataView,
  isSharedArrayBuffer,
  isProxy,
  isModuleNamespaceObject,
  isAnyArrayBuffer,
  isBoxedPrimitive,
  isArrayBufferView,
  isTypedArray,
  isUint8Array,
  isUint8ClampedArray,
  isUint16Array,
  isUint32Array,
  isInt8Array,
  isInt16Array,
  isInt32Array,
  isFloat32Array,
  isFloat64Array,
  isBigInt64Array,
  isBigUint64Array,
  isKeyObject,
  isCryptoKey,
} = types

// oxlint-disable-next-line import/no-default-export -- programs import Node's module so
export default types
