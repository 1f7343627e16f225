declare const illegal: unique symbol

/**
 * The type of a field that must be left out, with the reason as it is shown in an editor. Nothing has
 * this type, so that whatever stands in the field is refused with the reason in the message.
 */
export interface LeaveOut<Why extends string> {
  readonly [illegal]: Why
}

type KeysOf<T> = T extends unknown ? keyof T : never

/**
 * A union whose forms do not mix: each form must leave out the fields of all the others. Without it
 * TypeScript takes `{ each: 5, once: 10 }` for either of two awards.
 */
export type Exclusive<T, Why extends string, All = T> = T extends unknown
  ? T & { readonly [K in Exclude<KeysOf<All>, keyof T>]?: LeaveOut<Why> }
  : never
