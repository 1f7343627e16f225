// What a visitor's browser loads. `node bench/sizes.ts`
import { measureSizes } from './bundle.ts'
import { keepFigures } from './figures.ts'

keepFigures('sizes', { what: 'bytes, brotli', ...(await measureSizes()) })
