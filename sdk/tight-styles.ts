import { transform } from 'esbuild'
import type { Plugin } from 'rollup'

/** Takes the blanks out of style sheets: the template string of modules whose names end with `style.ts`. */
export function tightStyles(): Plugin {
  return {
    name: 'tight-styles',
    async transform(code, id) {
      if (!/\bstyle\.ts$/.test(id)) return null
      const [sheet, css = ''] = / = `([^`]*)`/.exec(code) ?? []
      if (!sheet) return null
      const { code: tight } = await transform(css, { loader: 'css', minify: true })
      return { code: code.replace(sheet, () => ` = \`${tight.trim()}\``), map: null }
    },
  }
}
