import { isOnSite } from './cookie.ts'
import { followedLink } from './followed-link.ts'
import { isIgnored } from './ignored.ts'
import { decorated, handedOver, PARAMETER, undecorated } from './link-decoration.ts'
import type { Capture } from './tracker.ts'

/** Sites that share their visitors. */
export interface LinkedDomains {
  /** Such as `shop.example`; their sub-domains are meant too. The same list may stand on all of them. */
  readonly domains: readonly string[]
}

/**
 * Lets a visitor stay one visitor from site to site: links and forms that lead to a listed domain carry the
 * anonymous id in the parameter `_tm`, put there at the moment in which they are followed and valid for two
 * minutes. Who comes from a listed domain with one is the same visitor here, unless something was tracked in this
 * browser before. The parameter is taken out of the address at once. Where nothing may be kept on the device,
 * nobody is handed over.
 */
export function linker({ domains }: LinkedDomains): Capture {
  /** The address that a text stands for, if it is on a listed domain. */
  const listed = (text: string | null): URL | undefined => {
    try {
      const url = new URL(text ?? '', document.baseURI)
      const isListed = domains.some(domain => `.${url.hostname}`.endsWith(`.${domain}`))
      return isListed && !isOnSite(url.hostname) ? url : undefined
    } catch {
      return undefined
    }
  }

  return ({ identity, consent, adopt, vault, signal }) => {
    const mark = () => {
      const isKept = (consent()?.storage ?? 'granted') === 'granted'
      const anonymousId = isKept && identity()?.anonymousId
      return anonymousId && `${anonymousId}.${Date.now().toString(36)}`
    }

    /** Changes where an element leads to, until the browser has followed it. */
    const decorate = (element: Element, attribute: string) => {
      const before = element.getAttribute(attribute)
      const url = listed(before)
      const value = url && mark()
      if (!value || before === null) return
      element.setAttribute(attribute, decorated(url, value))
      setTimeout(() => element.setAttribute(attribute, before))
    }
    const clicked = (event: MouseEvent) => {
      const link = followedLink(event)
      if (link) decorate(link, link.hasAttribute('href') ? 'href' : 'xlink:href')
    }
    const submitted = ({ target: form, submitter }: SubmitEvent) => {
      if (!(form instanceof HTMLFormElement) || isIgnored(form)) return
      const says = (name: string) => submitter?.getAttribute(`form${name}`) ?? form.getAttribute(name)
      if (says('method')?.toLowerCase() === 'post') {
        if (submitter?.hasAttribute('formaction')) decorate(submitter, 'formaction')
        else decorate(form, 'action')
        return
      }
      // The fields take the place of the query.
      const value = listed(says('action')) && mark()
      if (!value) return
      const field = Object.assign(document.createElement('input'), { type: 'hidden', name: PARAMETER, value })
      form.append(field)
      setTimeout(() => field.remove())
    }
    const options = { capture: true, signal }
    document.addEventListener('click', clicked, options)
    document.addEventListener('auxclick', clicked, options)
    document.addEventListener('submit', submitted, options)

    const { search, pathname, hash } = location
    const rest = undecorated(search)
    if (rest === search) return
    history.replaceState(history.state, '', pathname + rest + hash)
    const anonymousId = listed(document.referrer) && handedOver(search, Date.now())
    // Where something was tracked before, somebody is known already. While the visitor has yet to choose, memory
    // alone knows it.
    const { analytics, storage } = consent() ?? {}
    if (anonymousId && analytics !== 'denied' && storage !== 'denied' && !vault.get('visit'))
      adopt(anonymousId)
  }
}
