/** The time as the service has it: a device's own clock may be hours or a day off. */
let ahead = 0; // milliseconds by which the service's clock is ahead of the device's

/** What an answer says of the service's time (its header Date, in whole seconds). */
export function heardTime(date: string | null): void {
  const told = Date.parse(date ?? "");
  if (!Number.isNaN(told)) ahead = told - Date.now();
}

/** Now, never later than the service has it. */
export function serviceTime(): Date {
  return new Date(Date.now() + ahead);
}
