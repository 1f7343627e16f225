import { expect, test } from 'vitest'
import { html, started, useSite } from './site.ts'

const site = useSite()
const submitted = () =>
  site.collector.events.filter(event => event.event === 'Form Submitted').map(event => event.properties)
const identified = () =>
  site.collector.events
    .filter(event => event.type === 'identify')
    .map(({ traits, userId }) => ({ traits, userId }))

/** Submits the form on a page with this tag; what became of it stays on the page. */
async function submit(form: string, attributes: string): Promise<void> {
  const kept = '<script>addEventListener("submit", event => event.preventDefault())</script>'
  site.collector.pages.set('/', { html: html(form + kept, attributes) })
  await site.page.goto(site.collector.origin)
  await started(site.page)
  await site.page.click('text=Send')
  await site.page.evaluate(() => window.tidemark.flush())
}

test('of a form the listed values are sent, and no others', async () => {
  await submit(
    `<form id="demo"><input name="company" value="Acme"><input name="note" value="call me">
      <select name="plan"><option value="free"><option value="team" selected></select>
      <select name="tools" multiple><option selected>crm<option>erp<option selected>cms</select>
      <input type="checkbox" name="topic" value="news" checked><input type="checkbox" name="topic" value="jobs">
      <input type="checkbox" name="topic" value="tips" checked><input type="radio" name="size" value="1">
      <input type="radio" name="size" value="50" checked><input name="empty" value=" "><input name="off" value="x" disabled>
      <input type="hidden" name="tier" value="gold"><input type="hidden" name="csrf" value="t0ken">
      <button>Send</button></form>`,
    'data-form-values="demo.plan, tools topic,size,tier,empty,off,other.company"',
  )
  expect(submitted()).toEqual([
    {
      form: 'demo',
      fields: ['company', 'note', 'plan', 'tools', 'topic', 'size', 'empty', 'off'],
      values: { plan: 'team', tools: ['crm', 'cms'], topic: ['news', 'tips'], size: '50', tier: 'gold' },
    },
  ])
  expect(site.collector.batches.map(batch => batch.text).join()).not.toMatch(/Acme|call me|t0ken/)
})

test('fields that stand elsewhere in the page belong to the form they name, whatever its fields are called', async () => {
  await submit(
    `<form id="demo"><input name="closest" value="1"><input name="elements" value="2"><button>Send</button></form>
      <input form="demo" name="plan" value="team"><form><input name="other" value="x"></form>`,
    'data-form-values="demo.plan"',
  )
  expect(submitted()).toEqual([
    { form: 'demo', fields: ['closest', 'elements', 'plan'], values: { plan: 'team' } },
  ])
  expect(site.thrown).toEqual([])
})

test('passwords, cards, one-time codes and social-security numbers stay, though they are listed', async () => {
  const names = [
    'word',
    'password',
    'number',
    'cardnumber',
    'code',
    'pin',
    'card2',
    'note',
    'tax',
    'ssn',
    'cv',
    'field7',
    'token',
    'away',
  ]
  await submit(
    `<form id="demo"><input name="word" type="password" value="v-word"><input name="password" value="v-password">
      <input name="number" autocomplete="section-a billing cc-number" value="v-number"><input name="cardnumber" value="v-card">
      <input name="code" autocomplete="one-time-code" value="v-code"><input name="pin" value="v-pin">
      <input name="card2" value="4111 1111 1111 1111"><textarea name="note">It is 5500005555555559, thanks</textarea>
      <input name="tax" value="078-05-1120"><input name="ssn" value="v-ssn"><input name="field7" id="user-password" value="v-id">
      <input type="hidden" name="token" value="v-token"><p data-tidemark-ignore><input name="away" value="v-away"></p>
      <button>Send</button></form>`,
    `data-form-values="${names}" data-form-email="${names}"`,
  )
  expect(submitted()).toHaveLength(1)
  expect(submitted()[0]).not.toHaveProperty('values')
  expect(identified()).toEqual([])
  const sent = site.collector.batches.map(batch => batch.text).join()
  for (const value of ['v-', '4111', '5500', '078-05']) expect(sent).not.toContain(value)
})

test('a valid address in a listed field becomes the visitor’s e-mail, before the form is told; no other does', async () => {
  const form = (address: string) =>
    `<form id="newsletter"><input name="email" value="${address}"><input name="friend" value="bob@example.com"><button>Send</button></form>`
  await submit(form(' ada@example.com '), 'data-form-email="newsletter.email"')
  expect(identified()).toEqual([{ traits: { email: 'ada@example.com' }, userId: undefined }])
  expect(site.collector.events.map(event => event.event ?? event.type)).toEqual([
    'page',
    'identify',
    'Form Submitted',
  ])
  expect(submitted()[0]).not.toHaveProperty('values')
  for (const wrong of ['ada', 'ada@example', 'ada@example.com, bob@example.com', 'a@b.c'])
    await submit(form(wrong), 'data-form-email="newsletter.email"')
  expect(submitted()).toHaveLength(5)
  expect(identified()).toHaveLength(1)
})
