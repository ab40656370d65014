/** The web's, which the engine has. */
export const webcrypto = /* @__PURE__ */ cryptoOf()
export const subtle = /* @__PURE__ */ subtleOf()

function cryptoOf(): typeof globalThis.crypto {
  return globalThis.crypto
}

function subtleOf(): typeof globalThis.crypto.subtle {
  return globalThis.crypto.subtle
}
