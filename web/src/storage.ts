/** What the browser remembers of looks and languages; nothing where it refuses. Never a key, a name or a fact. */

const PREFIX = "battlemap.";

export function keep(name: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // Refused (private window, full): it is chosen anew next time.
  }
}

export function recall(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}
