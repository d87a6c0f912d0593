/** Where the focus goes when what had it is gone: back to what opened it, else to the content of the screen. */
export function giveFocus(back: HTMLElement | null): void {
  queueMicrotask(() => {
    if (back?.isConnected) back.focus();
    else document.getElementById("content")?.focus({ preventScroll: true });
  });
}

/** What has the focus now, for it to come back there. */
export function focused(): HTMLElement | null {
  return document.activeElement instanceof HTMLElement && isFocused() ? document.activeElement : null;
}

/** Whether anything has the focus: what had it may be gone. */
export function isFocused(): boolean {
  return document.activeElement !== null && document.activeElement !== document.body;
}
