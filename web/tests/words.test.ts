import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Text } from "../src/language";
import { REQUEST_WORDS } from "../src/requestWords";
import { WORDS } from "../src/words";

const sources = readdirSync("src").filter((name) => /\.tsx?$/.test(name) && !/words\.ts$/i.test(name));
const TABLES: Readonly<Record<string, Readonly<Record<string, Text>>>> = { WORDS, REQUEST_WORDS };
const ALL = Object.values(TABLES).flatMap((table) => Object.entries(table));
const HAN = /\p{Script=Han}/u;
const QUOTED = /"([^"\n]*)"/g;

test("each text says something in both languages, and Chinese where it should", () => {
  const same = ALL.filter(([name, { en, zh }]) => !en || !zh || (!HAN.test(zh) && name !== "otherLanguage"));
  expect(same).toEqual([]);
});

test("both languages have the same blanks to fill", () => {
  const blanks = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([blank]) => blank).sort();
  for (const { en, zh } of ALL.map(([, text]) => text)) expect(blanks(en)).toEqual(blanks(zh));
});

test("no screen says anything past the words", () => {
  const spoken = sources.flatMap((name) => {
    const text = readFileSync(`src/${name}`, "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
    const elements = [...text.matchAll(/>([^<>{}]*\p{L}{2}[^<>{}]*)<\//gu)].map(([, said]) => said ?? "");
    const quoted = [...text.matchAll(QUOTED)].map(([, said]) => said ?? "").filter((said) => HAN.test(said));
    return [...elements, ...quoted].map((said) => `${name}: ${said}`);
  });
  expect(spoken).toEqual([]);
});

test("every word is used", () => {
  const all = sources.map((name) => readFileSync(`src/${name}`, "utf8")).join("\n");
  const names = Object.entries(TABLES).flatMap(([table, words]) => Object.keys(words).map((name) => `${table}.${name}`));
  expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(all))).toEqual([]);
});
