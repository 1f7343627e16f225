import { expect, test } from 'vitest'
import { html, started, useSite } from './site.ts'

const site = useSite()
const told = (...names: string[]) =>
  site.collector.events
    .filter(event => names.includes(event.event ?? ''))
    .map(event => [event.event, event.properties])
const flush = () => site.page.evaluate(() => window.tidemark.flush())
const pieces = () => site.collector.requests.map(({ url }) => url).filter(url => url.startsWith('/tm'))

async function open(body: string, attributes: string): Promise<void> {
  site.collector.pages.set('/', { html: html(body, attributes) })
  await site.page.goto(site.collector.origin)
  await started(site.page)
}

test('what few pages ask for is loaded by those alone', async () => {
  await open('', '')
  await flush()
  expect(pieces()).toEqual(['/tm.js'])
  await open('', 'data-capture="pages,copy"')
  expect(pieces()).toEqual(['/tm.js', '/tm.js', '/tm-more.js'])
})

test('the piece needs no exception from a strict policy, and leaves the page as it was', async () => {
  const { collector, page, thrown } = site
  const policy = `default-src 'none'; script-src ${collector.origin}; connect-src ${collector.origin}; require-trusted-types-for 'script'; trusted-types 'none'`
  const tag = html(
    '<p data-tidemark-copy="x">Text</p>',
    `data-capture="pages,engagement,abandonment,video,copy" data-linker="shop.example" data-form-values="plan" data-feature-selectors='{"p":"p"}'`,
  )
  collector.pages.set('/', { html: tag, headers: { 'content-security-policy': policy } })
  const refused: string[] = []
  page.on('console', message => message.type() === 'error' && refused.push(message.text()))
  await page.goto(collector.origin)
  await started(page)
  await page.click('p')
  await page.evaluate(async () => {
    await window.tidemark.flush()
    window.tidemark.destroy()
  })
  await page.click('p')
  expect(told('Feature Used')).toHaveLength(1)
  expect(thrown).toEqual([])
  expect(refused).toEqual([])
})

test('calls made while the piece is on its way are made when it is there, and a second tag changes nothing', async () => {
  const { collector, page } = site
  const body = `<script async src="/tm.js" data-key="wk_test" data-capture="pages,copy"></script>`
  const early = `<script src="/stub.js"></script><script>tidemark.identify('u1'); tidemark.track('Early')</script>`
  collector.pages.set('/', { html: early + html(body, 'data-capture="pages,copy"') })
  await page.goto(collector.origin)
  await collector.event(event => event.event === 'Early')
  await flush()
  expect(collector.events.map(event => [event.event ?? event.type, event.userId])).toEqual([
    ['identify', 'u1'],
    ['Early', 'u1'],
    ['page', 'u1'],
  ])
  expect(pieces()).toHaveLength(2)
})

test('when the piece cannot be loaded, all else is captured', async () => {
  const { collector, page, thrown } = site
  await page.route('**/tm-more.js', route => route.abort())
  await open('', 'data-capture="pages,video"')
  await collector.event(event => event.type === 'page')
  expect(thrown).toEqual([])
})

test('a copied text is told by its element’s name, a copy button by its own, and neither by what was copied', async () => {
  const { page, collector } = site
  await open(
    `<p data-tidemark-copy="install">npm install <b>secret-thing</b></p><p>Another</p>
      <button data-tidemark-copy="key"><i>Copy</i></button>`,
    'data-capture="copy"',
  )
  const copy = (selector: string) =>
    page.evaluate(found => {
      getSelection()?.selectAllChildren(document.querySelector(found) ?? document)
      document.execCommand('copy')
    }, selector)
  await page.click('b')
  await copy('b')
  await copy('p + p')
  await page.click('i')
  await flush()
  expect(told('Text Copied')).toEqual([
    ['Text Copied', { name: 'install' }],
    ['Text Copied', { name: 'key' }],
  ])
  expect(collector.batches.map(batch => batch.text).join()).not.toContain('secret')
})

test('what a selector finds is a feature, and a selector that is none is warned of', async () => {
  const { page, thrown } = site
  const warnings: string[] = []
  page.on('console', message => message.type() === 'warning' && warnings.push(message.text()))
  await open(
    `<div id="export"><button class="csv">CSV</button></div><button class="share:now">Share</button>`,
    `data-feature-selectors='{"#export":"export",".csv":"csv","##":"bad",".share\\\\:now":"share"}'`,
  )
  await page.click('text=CSV')
  await page.click('text=Share')
  await flush()
  expect(told('Feature Used')).toEqual([
    ['Feature Used', { feature: 'export' }],
    ['Feature Used', { feature: 'csv' }],
    ['Feature Used', { feature: 'share' }],
  ])
  expect(warnings).toEqual(['Tidemark: featureSelectors: ## is not a CSS selector'])

  await open('', `data-feature-selectors="#export=export"`)
  expect(warnings[1]).toMatch(/data-feature-selectors is not JSON/)
  expect(thrown).toEqual([])
})

test('a form that is begun and left is told by the fields that were changed, never by what is in them', async () => {
  const { page, collector } = site
  await open(
    `<form id="demo"><input name="email"><input name="word" type="password"><input name="note">
      <select name="size"><option>1<option>50</select><input name="untouched">
      <fieldset data-tidemark-ignore><input name="private"></fieldset></form>
      <form id="sent"><input name="q"><button>Go</button></form><form id="cleared"><input name="c"><input type="reset"></form>
      <form id="own"><input name="o"></form><form id="ignored" data-tidemark-ignore><input name="i"></form>
      <script>sent.onsubmit = () => false</script>`,
    'data-capture="pages,abandonment"',
  )
  await page.fill('[name=note]', 'call me')
  await page.fill('[name=email]', 'ada@example.com')
  await page.selectOption('select', '50')
  await page.fill('[name=note]', 'call me soon')
  await page.fill('[name=word]', 'hunter2')
  for (const name of ['private', 'q', 'c', 'o', 'i']) await page.fill(`[name=${name}]`, 'typed')
  await page.click('text=Go')
  await page.click('[type=reset]')
  // As an app that sends by itself does.
  await page.evaluate(() => new FormData(document.querySelector<HTMLFormElement>('#own') ?? undefined))
  await page.evaluate(() => history.replaceState(null, '', '/?step=2'))
  await page.goto(`${collector.origin}/elsewhere`)
  await collector.event(event => event.event === 'Form Abandoned')
  expect(told('Form Abandoned')).toEqual([
    ['Form Abandoned', { form: 'demo', fields: ['note', 'email', 'size'], last: 'note' }],
  ])
  expect(collector.batches.map(batch => batch.text).join()).not.toMatch(/ada@|hunter|call me|typed/)
})

test('a form is also left with its route', async () => {
  const { page } = site
  await open('<form name="search"><input name="q"></form>', 'data-capture="pages,abandonment"')
  await page.fill('input', 'x')
  await page.evaluate(async () => {
    history.pushState(null, '', '/next')
    await new Promise(resolve => window.tidemark.on('page', resolve))
    await window.tidemark.flush()
  })
  expect(told('Form Abandoned')).toEqual([['Form Abandoned', { form: 'search', fields: ['q'], last: 'q' }]])
})

test('a video is told as it is started, halted, gone on with and seen to its end, also one that is added later', async () => {
  const { page } = site
  await open('', 'data-capture="video"')
  await page.evaluate(async () => {
    // Forty seconds of silence, which a video element plays like any other.
    const bytes = new DataView(new ArrayBuffer(44 + 40 * 4_000))
    const words = [
      'RIFF',
      bytes.byteLength - 8,
      'WAVE',
      'fmt ',
      16,
      0x10001,
      4_000,
      4_000,
      0x80001,
      'data',
      40 * 4_000,
    ]
    words.forEach((word, at) => {
      if (typeof word === 'number') bytes.setUint32(at * 4, word, true)
      else for (let i = 0; i < 4; i++) bytes.setUint8(at * 4 + i, word.charCodeAt(i))
    })
    new Uint8Array(bytes.buffer, 44).fill(128)
    const video = document.createElement('video')
    const heard = (name: string) =>
      new Promise(resolve => video.addEventListener(name, resolve, { once: true }))
    video.muted = true
    // So slow that where it stands does not depend on the machine.
    video.playbackRate = 0.0625
    video.dataset.tidemarkVideo = 'tour'
    video.src = URL.createObjectURL(new Blob([bytes.buffer], { type: 'audio/wav' }))
    document.body.append(video)
    const at = async (seconds: number) => {
      video.currentTime = seconds
      await heard('timeupdate')
    }
    await video.play()
    await at(11)
    await at(12)
    video.pause()
    await heard('pause')
    await video.play()
    await at(31)
    await at(39.99)
    await heard('ended')
    await video.play()
    video.pause()
    await heard('pause')
  })
  await flush()
  const name = (event: string) => `Video ${event}`
  const tour = (position: number) => ({ title: 'tour', position, total_length: 40 })
  expect(
    told(
      ...[
        'Playback Started',
        'Playback Paused',
        'Playback Resumed',
        'Playback Completed',
        'Content Playing',
      ].map(name),
    ),
  ).toEqual([
    ['Video Playback Started', tour(0)],
    ['Video Content Playing', { ...tour(11), progress: 25 }],
    ['Video Playback Paused', tour(12)],
    ['Video Playback Resumed', tour(12)],
    ['Video Content Playing', { ...tour(31), progress: 75 }],
    ['Video Playback Completed', tour(40)],
    ['Video Playback Started', tour(0)],
    ['Video Playback Paused', tour(0)],
  ])
})
