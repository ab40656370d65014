import { StringDecoder } from 'library:string-decoder'

export { StringDecoder }
// oxlint-disable-next-line import/no-default-export -- programs import Node's module so
export default { StringDecoder }
