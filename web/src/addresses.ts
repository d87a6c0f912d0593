/** What people and programs that cut links make of addresses. Pure. */

/** Whether the escapes of a path can be read; a link that was cut in one leads nowhere. */
export function isReadable(path: string): boolean {
  try {
    return decodeURIComponent(path) !== "";
  } catch {
    return false;
  }
}

/** The day that a text names; null where there is none in the calendar. */
export function dayIn(text: string): string | null {
  const found = /^\d{4}-\d{2}-\d{2}$/.test(text) && text >= "0001" ? new Date(`${text}T00:00:00Z`) : null;
  return found && !Number.isNaN(found.getTime()) && found.toISOString().startsWith(text) ? text : null;
}
