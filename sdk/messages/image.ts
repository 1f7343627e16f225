import type { Content } from '../../shared/message/content.ts'
import { element } from './element.ts'

/** A picture, loaded when it comes near the screen, at a place kept for it. One that fails leaves no hole. */
export function imageOf({ url, alt, width, height }: NonNullable<Content<'modal'>['image']>): HTMLElement {
  const image = element('img', 'image')
  image.loading = 'lazy'
  image.referrerPolicy = 'no-referrer'
  image.alt = alt
  if (width && height) {
    image.width = width
    image.height = height
  }
  image.addEventListener('error', () => image.remove())
  image.src = url
  return image
}
