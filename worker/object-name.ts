/** Every object's name is the JSON of `[workspace, kind, id]`, so that no two can be taken for each other. */
export function objectName(workspace: string, kind: string, id: string): string {
  return JSON.stringify([workspace, kind, id])
}
