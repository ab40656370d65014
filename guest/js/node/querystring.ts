export * from 'library:querystring'
// oxlint-disable-next-line import/no-default-export -- programs import Node's module so
export { default } from 'library:querystring'
