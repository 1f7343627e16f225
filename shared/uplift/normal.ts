/** Coefficients of algorithm AS 241, PPND7: M. J. Wichura, Applied Statistics 37 (1988), 477–484. */
const MIDDLE = {
  top: [3.3871327179, 50.434271938, 159.29113202, 59.10937472],
  bottom: [1, 17.895169469, 78.757757664, 67.1875636],
}
const OUTER = {
  top: [1.4234372777, 2.75681539, 1.3067284816, 0.17023821103],
  bottom: [1, 0.7370016425, 0.12021132975],
}
const FAR = {
  top: [6.657905115, 3.081226386, 0.42868294337, 0.017337203997],
  bottom: [1, 0.24197894225, 0.012258202635],
}

/**
 * The number that a standard normal variable stays below with a probability between 0 and 1, right to seven digits:
 * `normalQuantile(0.975)` is 1.95996.
 */
export function normalQuantile(probability: number): number {
  const q = probability - 0.5
  if (Math.abs(q) <= 0.425) return q * ratio(MIDDLE, 0.180625 - q * q)
  const r = Math.sqrt(-Math.log(q < 0 ? probability : 1 - probability))
  const size = r <= 5 ? ratio(OUTER, r - 1.6) : ratio(FAR, r - 5)
  return q < 0 ? -size : size
}

function ratio(
  { top, bottom }: { readonly top: readonly number[]; readonly bottom: readonly number[] },
  x: number,
): number {
  return polynomial(top, x) / polynomial(bottom, x)
}

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0)
}
