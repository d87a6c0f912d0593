/** Money in whole fen and rates in basis points, as people write and read them: exact, without floating-point arithmetic. */

/** An amount in yuan with its fen. */
export function yuan(fen: number | null | undefined): string {
  if (fen == null) return "–";
  const digits = String(Math.abs(fen)).padStart(3, "0");
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",");
  return `${fen < 0 ? "−" : ""}¥${whole}.${digits.slice(-2)}`;
}

/** A rate in per cent. */
export function rate(points: number | null | undefined): string {
  return `${hundredths(points ?? 0)}%`;
}

/** A number of hundredths as its input holds it: 1250 is 12.5. */
export function hundredths(value: number | null | undefined): string {
  if (value == null) return "";
  const digits = String(value).padStart(3, "0");
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`.replace(/\.?0+$/, "");
}

/** What somebody typed in whole hundredths; null where it is no number of two decimals at most. */
export function toHundredths(text: string): number | null {
  const found = /^(-?)(\d{1,13})(?:\.(\d{1,2}))?$/.exec(text.normalize("NFKC").replace(/[¥,%\s]/g, ""));
  if (!found) return null;
  const [, sign, whole = "", part = ""] = found;
  return Number(`${sign}${whole}${part.padEnd(2, "0")}`);
}

/** A quantity that somebody typed; null where it is no number. */
export function toQuantity(text: string): number | null {
  const plain = text.normalize("NFKC").replace(/[,\s]/g, "");
  return /^-?\d{1,16}(\.\d+)?$/.test(plain) ? Number(plain) : null;
}
