/** Digits, 13 or more, as cards are written: with or without spaces, dashes, dots and slashes. */
const LONG_NUMBER = /\d(?:[\s./\p{Pd}]{0,3}\d){12,}/gu

/** A social-security number of the United States: nine digits, three, two and four, whatever is between. */
const SOCIAL_SECURITY = /(?<!\d)\d{3}[\s./\p{Pd}]{0,3}\d{2}[\s./\p{Pd}]{0,3}\d{4}(?!\d)/u

/**
 * Whether somebody has typed what must not leave the page wherever it was typed: a card's number (13 to 19 digits
 * with a valid check digit) or what has the shape of a social-security number, also within other text.
 */
export function isSecretValue(text: string): boolean {
  // Full-width digits are digits too.
  const plain = text.normalize('NFKC')
  return SOCIAL_SECURITY.test(plain) || (plain.match(LONG_NUMBER) ?? []).some(holdsCard)
}

function holdsCard(written: string): boolean {
  const digits = written.replace(/\D/g, '')
  for (let from = 0; from <= digits.length - 13; from++)
    for (let length = 13; length <= 19 && from + length <= digits.length; length++)
      if (hasCheckDigit(digits.slice(from, from + length))) return true
  return false
}

/** By Luhn's formula (ISO/IEC 7812-1, annex B): from the right, each second digit counts twice, its own digits added. */
function hasCheckDigit(digits: string): boolean {
  let sum = 0
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits.at(-1 - place))
    sum += place % 2 ? digit * 2 - (digit > 4 ? 9 : 0) : digit
  }
  return sum % 10 === 0
}
