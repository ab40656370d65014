const encoder = new TextEncoder()

/** The UTF-8 bytes of a text, made by the engine and not by interpreted code. */
export const utf8 = TextEncoder.prototype.encode.bind(encoder)
