/** What a form is called: its id, name or label. */
export function formName(form: HTMLFormElement): string {
  // By attribute, since a field called `id` or `name` hides the form's property.
  return ['id', 'name', 'aria-label'].map(attribute => form.getAttribute(attribute)).find(Boolean) ?? 'form'
}
