/** The script tag's `tm-more.js`: what every tracker may ask for, and what is captured where an attribute asks for it. */
export { extend } from './extend.ts'
export * from './index.ts'
