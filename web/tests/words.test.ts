import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Text } from "../src/language";
import { WORDS } from "../src/words";

const sources = readdirSync("src").filter((name) => /\.tsx?$/.test(name) && !/words\.ts$/i.test(name));
const HAN = /\p{Script=Han}/u;
const QUOTED = /"([^"\n]*)"/g;

test("each text says something in both languages, and Chinese where it should", () => {
  const texts: [string, Text][] = Object.entries(WORDS);
  const same = texts.filter(([name, { en, zh }]) => !en || !zh || (!HAN.test(zh) && name !== "otherLanguage"));
  expect(same).toEqual([]);
});

test("both languages have the same blanks to fill", () => {
  const blanks = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([blank]) => blank).sort();
  for (const { en, zh } of Object.values(WORDS)) expect(blanks(en)).toEqual(blanks(zh));
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
  expect(Object.keys(WORDS).filter((name) => !all.includes(`WORDS.${name}`))).toEqual([]);
});
