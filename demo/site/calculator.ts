/** The price calculator on the pricing page, where there is one. @param used called once, at the first move */
export function startCalculator(used: (people: number) => void): void {
  const slider = document.querySelector<HTMLInputElement>('#people')
  if (!slider) return
  const show = (id: string, text: string) => {
    const place = document.getElementById(id)
    if (place) place.textContent = text
  }
  slider.addEventListener('input', () => {
    const people = slider.valueAsNumber
    const { plan, price } = planFor(people)
    show('people-count', String(people))
    show('people-plan', price ? `${plan}, €${price} a month` : `${plan}, free`)
    show(
      'people-each',
      price ? `That is €${(price / people).toFixed(2)} a person.` : 'Nothing to pay up to five people.',
    )
  })
  slider.addEventListener('change', () => used(slider.valueAsNumber), { once: true })
}

function planFor(people: number): { plan: string; price: number } {
  if (people <= 5) return { plan: 'Starter', price: 0 }
  return people <= 25 ? { plan: 'Team', price: 49 } : { plan: 'Group', price: 149 }
}
