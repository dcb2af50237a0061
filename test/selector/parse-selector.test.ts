import { describe, expect, it } from "@jest/globals";
import fc from "../support/fast-check.ts";
import { parseSelector } from "../../src/selector/parse-selector.ts";
import { canonicalSelector } from "../../src/selector/print-selector.ts";
import { tokenizeSelector } from "../../src/selector/tokenize-selector.ts";
import { runs } from "../support/runs.ts";

function check(text: string): string {
  const result = parseSelector(text);
  return result.ok ? canonicalSelector(result.selector) : `${result.offset}: ${result.message}`;
}

describe("parseSelector", () => {
  it.each([
    ["", "all()"],
    [" \t", "all()"],
    ["all()", "all()"],
    ["all( \t)", "all()"],
    ["global()", "global()"],
    ["app=='web'", 'app == "web"'],
    ["app != ''", 'app != ""'],
    [`app == 'say "hi"'`, `app == 'say "hi"'`],
    ["app == 'a\\n'", 'app == "a\\n"'],
    ["app == 'größe 😀 && ||'", 'app == "größe 😀 && ||"'],
    ["has( app )", "has(app)"],
    ["has(-/.9)", "has(-/.9)"],
    ["app in {}", "app in {}"],
    ["app in{'web','db','web',}", 'app in {"db", "web"}'],
    ["app notin {'a'}", 'app not in {"a"}'],
    ["app not \t in{'a'}", 'app not in {"a"}'],
    ["app startswith'a'", 'app starts with "a"'],
    ["app ends  with 'a'", 'app ends with "a"'],
    ["app contains''", 'app contains ""'],
    ["in in {'x'}", 'in in {"x"}'],
    ["not not in {'x'}", 'not not in {"x"}'],
    ["all == 'x' && has == 'y'", '(all == "x" && has == "y")'],
    ["!app == 'web'", '!app == "web"'],
    ["!!has(a)", "has(a)"],
    ["! ! !has(a)", "!has(a)"],
    ["!(!has(a))", "!!has(a)"],
    ["((((has(a)))))", "has(a)"],
    ["has(a) || has(b) && has(c)", "(has(a) || (has(b) && has(c)))"],
    ["(has(a) || has(b)) && !has(c)", "((has(a) || has(b)) && !has(c))"],
    ["has(a) && (has(b) && has(c))", "(has(a) && (has(b) && has(c)))"],
    ["!(has(a) && has(b))", "!(has(a) && has(b))"],
    [`has(${"a".repeat(512)})`, `has(${"a".repeat(512)})`],
  ])("reads %j", (text, canonical) => {
    expect(check(text)).toBe(canonical);
  });

  it.each([
    ["app", "3: expected an operator after label `app`, found the end"],
    ["app = 'web'", "4: expected `==`"],
    ["app === 'web'", "6: expected `==`"],
    ["app == web", "7: expected a quoted string, found label `web`"],
    ["app == 'web", "7: unterminated string"],
    ["app == 'it\\'s'", "13: unterminated string"],
    ["app inx {'a'}", "4: expected an operator after label `app`"],
    ["app IN {'a'}", "4: expected an operator after label `app`"],
    ["app in 'a'", "7: expected a set in `{}`, found string `a`"],
    ["app in {,'a'}", "8: expected `}`, found `,`"],
    ["app in {'a',,}", "12: expected `}`, found `,`"],
    ["app in {'a'", "11: expected `}`, found the end"],
    ["has(a", "0: no closing `)` after `has(`"],
    ["has()", "0: expected a label, found `)`"],
    ["has (a)", "4: expected an operator after label `has`, found `(`"],
    ["all ()", "4: expected an operator after label `all`, found `(`"],
    ["all(x)", "0: no closing `)` after `all(`"],
    ["'web' == app", "0: expected a label, `has(...)`, `all()` or `(`, found string `web`"],
    ["has(a) &&", "9: expected a label, `has(...)`, `all()` or `(`, found the end"],
    ["has(a) & has(b)", "7: expected `&&`"],
    ["has(a) | has(b)", "7: expected `||`"],
    ["has(a) all()", "7: unexpected `all()` after the selector's end"],
    ["has(a) global()", "7: unexpected `global()` after the selector's end"],
    ["has(", "0: expected a label"],
    ["has(a) and has(b)", "11: expected an operator after label `and`"],
    ["has(a) has(b)", "7: unexpected `has(b)` after the selector's end"],
    ["(has(a)", "7: expected `)`, found the end"],
    ["has(a))", "6: unexpected `)` after the selector's end"],
    ["()", "1: expected a label, `has(...)`, `all()` or `(`, found `)`"],
    ["a:b == 'c'", "1: expected an operator after label `a`"],
    ["größe == 'c'", "2: expected an operator after label `gr`"],
    [`has(${"a".repeat(513)})`, "0: label too long: 513 characters, at most 512"],
  ])("refuses %j", (text, message) => {
    expect(check(text)).toBe(message);
  });

  it("says what to do about the line break that a YAML block leaves", () => {
    expect(check("has(a)\n")).toContain("6: expected a label, found a line break");
    expect(check("app ==\r\n'web'")).toContain("found a line break");
  });

  it("keeps a hostile text from exhausting the stack", () => {
    const deep = runs(100_000);
    expect(check(`${"(".repeat(deep)}has(a)${")".repeat(deep)}`)).toBe("has(a)");
    expect(check(`${"!(".repeat(deep)}has(a)${")".repeat(deep)}`)).toContain("nested too deeply");
    expect(check("!".repeat(deep) + "has(a)")).toBe("has(a)");
    expect(check("(".repeat(deep))).toContain("found the end");
  });

  it("counts the levels of groups, and takes no more than a thousand", () => {
    const nested = (levels: number): string => `${"(".repeat(levels)}has(a)${" || has(b))".repeat(levels)}`;
    expect(check(nested(999))).toContain("has(b)");
    expect(check(nested(1000))).toContain("nested too deeply");
  });

  it("takes whatever fits into the 1024 characters of a field", () => {
    const levels = 500;
    expect(check(`${"!(".repeat(levels)}has(a)${")".repeat(levels)}`)).toBe(`${"!".repeat(levels)}has(a)`);
  });

  it("never throws, and points into the text", () => {
    const alphabet = [
      "a",
      "in",
      "not",
      " ",
      "(",
      ")",
      "{",
      "}",
      "'",
      '"',
      "=",
      "!",
      "&",
      "|",
      ",",
      "has(",
      "\n",
      "é",
    ];
    const texts = fc.array(fc.constantFrom(...alphabet), { maxLength: 20 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.oneof(texts, fc.string()), (text) => {
        const result = parseSelector(text);
        if (result.ok) return;
        expect(result.offset).toBeGreaterThanOrEqual(0);
        expect(result.offset).toBeLessThanOrEqual(text.length);
        expect(result.message).not.toBe("");
      }),
    );
  });
});

describe("tokenizeSelector", () => {
  it("gives tokens with their places, closed by `end`", () => {
    expect(tokenizeSelector("in not in {'x'} ")).toEqual({
      ok: true,
      tokens: [
        { kind: "label", value: "in", offset: 0 },
        { kind: "not-in", value: "", offset: 3 },
        { kind: "{", value: "", offset: 10 },
        { kind: "string", value: "x", offset: 11 },
        { kind: "}", value: "", offset: 14 },
        { kind: "end", value: "", offset: 16 },
      ],
    });
  });

  it("accepts what only the parser refuses", () => {
    for (const text of ["all ()", "a in b", "has(a) has(b)", ")"])
      expect(tokenizeSelector(text).ok).toBe(true);
  });
});
