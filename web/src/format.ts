/** Values as text of the screen's language: money, days, shares. */
import { language, say } from "./language";
import { WORDS } from "./words";

const WAN = 1e4;
const YI = 1e8;
const MILLION = 1e6;
const BILLION = 1e9;

function grouped(value: number, most: number, least = 0): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: most, minimumFractionDigits: least });
}

/** An amount in yuan: 1,800万 in Chinese, ¥18.0 M in English. */
export function money(amount: number | null | undefined): string {
  if (amount == null) return "";
  return language.value === "zh" ? moneyZh(amount) : moneyEn(amount);
}

function moneyZh(amount: number): string {
  if (Math.round(amount / WAN) >= YI / WAN) return `${grouped(amount / YI, 2)}亿`;
  return amount >= WAN ? `${grouped(amount / WAN, 1)}万` : `${grouped(amount, 0)}元`;
}

function moneyEn(amount: number): string {
  if (Math.round(amount / MILLION) >= BILLION / MILLION) return `¥${grouped(amount / BILLION, 2, 2)} B`;
  if (amount >= MILLION) return `¥${grouped(amount / MILLION, 1, 1)} M`;
  return amount >= 1e4 ? `¥${grouped(amount / 1e3, 0)} K` : `¥${grouped(amount, 0)}`;
}

/** A share as whole per cents; a small one that is not nothing says so. */
export function percent(share: number | null | undefined): string {
  if (share == null) return "";
  return share > 0 && share < 0.005 ? "<1%" : `${Math.round(share * 100)}%`;
}

/** The day of a date or a moment, as ISO writes it: the same in both languages. */
export function day(moment: string | null | undefined): string {
  return moment?.slice(0, 10) ?? "";
}

/** A moment as the reader's clock has it, to the minute: written without a formatter of a locale, whose making takes a phone 50 ms. */
export function minute(moment: string | Date): string {
  const date = new Date(moment);
  const clock = [date.getHours(), date.getMinutes()].map(twoDigits).join(":");
  return `${date.getFullYear()}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())} ${clock}`;
}

function twoDigits(part: number): string {
  return String(part).padStart(2, "0");
}

/** Days between two ISO days. */
export function daysBetween(earlier: string, later: string): number {
  return Math.round((Date.parse(day(later)) - Date.parse(day(earlier))) / 86_400_000);
}

export function ago(days: number | null | undefined): string {
  if (days == null) return say(WORDS.neverTouched);
  if (days === 0) return say(WORDS.today);
  return days === 1 ? say(WORDS.yesterday) : say(WORDS.daysAgo, { n: grouped(days, 0) });
}
