import fc from "fast-check";
import { expect, test } from "vitest";
import { readWritten, type Written } from "../src/writtenText";

const TAGS = new Set("p h1 h2 h3 h4 h5 h6 strong em s ul ol li blockquote table thead tbody tr th td hr br code pre".split(" "));

function every(nodes: readonly Written[]): Written[] {
  return nodes.flatMap((node) => [node, ...("inside" in node ? every(node.inside) : [])]);
}

function textOf(text: string): string {
  return every(readWritten(text)).map((node) => (node.kind === "text" ? node.text : "")).join("");
}

test("headings, lists, tables and emphasis are elements", () => {
  const tags = every(readWritten("# a\n\n- *b* **c**\n- ~~d~~ `e`\n\n| f |\n|---|\n| g |\n\n```\nh\n```")).map((node) => (node.kind === "element" ? node.tag : ""));
  expect(new Set(tags)).toEqual(new Set(["", "h1", "ul", "li", "em", "strong", "s", "code", "table", "thead", "tbody", "tr", "th", "td", "pre"]));
});

test.each(["<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "a\u202eb\u2067c", "a\u200bb\u2060c", "<b onclick=x>𠮷📊</b>", "&lt;img&gt; <!-- x -->"])("%j stays text", (text) => {
  const nodes = every(readWritten(text));
  expect(nodes.filter(({ kind }) => kind === "link")).toEqual([]);
  expect(textOf(text)).toBe(text.replace("&lt;img&gt;", "<img>"));
});

test("links lead to the web and to mail alone, and images are not loaded", () => {
  const links = (text: string) => every(readWritten(text)).flatMap((node) => (node.kind === "link" ? [node.href] : []));
  expect(links("[a](https://a.example/b) [b](http://c) [d](mailto:e@f.example) <https://g.example>")).toEqual(["https://a.example/b", "http://c", "mailto:e@f.example", "https://g.example"]);
  for (const href of ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc", "/alerts", "#x", "//evil.example", "&#106;avascript:x", "java\tscript:x"]) expect(links(`[x](${href}) <${href}>`)).toEqual([]);
  expect(every(readWritten("![alt](https://a.example/x.png)")).map(({ kind }) => kind)).not.toContain("link");
  expect(textOf("![alt](https://a.example/x.png)")).toBe("alt");
});

test("mentions and references stand in the text, but not in code and not behind a backslash", () => {
  const found = every(readWritten("请@V01看,@[张敏](P7)核对 [[Opportunity:O7.amount]]。a@b1.example \\@V02 \\[[C1.name]] `@V03 [[C1.name]]`"));
  expect(found.flatMap((node) => (node.kind === "mention" || node.kind === "reference" ? [`${node.kind} ${node.text}`] : []))).toEqual(["mention V01", "mention 张敏", "reference Opportunity:O7.amount"]);
});

test("whatever is written becomes known elements and safe links", () => {
  const piece = fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom("[", "](", ")", "javascript:", "https://", "<", ">", "<img onerror=", "@", "[[", "]]", "`", "**", "|", "\n", "![", "&#x", "\u202e"));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      for (const node of every(readWritten(pieces.join("")))) {
        if (node.kind === "link") expect(node.href).toMatch(/^(https?:\/\/|mailto:)/i);
        if (node.kind === "element") expect(TAGS.has(node.tag)).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});
