import {
  canonicalSelector,
  labelRestrictions,
  matchSelector,
  parseSelector,
  prefixLabels,
  selectorUid,
  tokenizeSelector,
  type Selector,
} from "../library.ts";
import { record, records, text, type Json, type JsonRecord } from "../read/json.ts";
import type { Check } from "../recorder.ts";

/** The selector language: what is accepted, what it matches, its canonical text, its identity. */
export function checkSelector(entry: JsonRecord, check: Check): void {
  const source = text(entry["selector"]) ?? "";
  const about = (what: string): string => `${what} of ${JSON.stringify(source)}`;
  const tokenized = tokenizeSelector(source);
  check.same(about("tokens accepted"), entry["tokenizes"], tokenized.ok);
  const parsed = parseSelector(source);
  check.same(about("validity"), entry["valid"], parsed.ok, () => (parsed.ok ? [] : [parsed.message]));
  if (entry["tokens"] !== undefined) {
    const got = tokenized.ok ? tokenized.tokens.map(upstreamToken) : "not tokenized";
    check.same(about("tokens"), records(entry["tokens"]).map(listedToken), got);
  }
  if (parsed.ok) checkParsed(entry, parsed.selector, about, check);
}

function checkParsed(
  entry: JsonRecord,
  selector: Selector,
  about: (what: string) => string,
  check: Check,
): void {
  for (const { labels, matches } of records(entry["labelsMatching"])) {
    const got = matchSelector(selector, record(labels) as Readonly<Record<string, string>>);
    check.same(`${about("match")} with ${JSON.stringify(labels)}`, matches, got);
  }
  const canonical = canonicalSelector(selector);
  if (entry["canonical"] !== undefined) check.same(about("canonical text"), entry["canonical"], canonical);
  if (entry["uid"] !== undefined) check.same(about("unique id"), entry["uid"], selectorUid(selector));
  if (entry["canonicalReparsed"] !== undefined) {
    const again = parseSelector(canonical);
    check.same(
      about("canonical text, parsed again,"),
      entry["canonicalReparsed"],
      again.ok ? canonicalSelector(again.selector) : "refused",
    );
  }
  if (entry["labelRestrictions"] !== undefined) {
    check.same(
      about("label restrictions"),
      restrictions(entry["labelRestrictions"]),
      Object.fromEntries(labelRestrictions(selector)),
    );
  }
  const prefixed = entry["labelsPrefixedWithVisitedSlash"];
  if (prefixed !== undefined)
    check.same(
      about("text with prefixed labels"),
      prefixed,
      canonicalSelector(prefixLabels(selector, "visited/")),
    );
}

/** Order of the values means nothing. */
function restrictions(value: Json): unknown {
  const entries = Object.entries(record(value)).map(([label, restriction]) => {
    const { mustHaveOneOfValues, ...rest } = record(restriction);
    const values = Array.isArray(mustHaveOneOfValues)
      ? { mustHaveOneOfValues: (mustHaveOneOfValues as string[]).toSorted() }
      : {};
    return [label, { ...rest, ...values }] as const;
  });
  return Object.fromEntries(entries);
}

/** Our token kinds by upstream's names. */
const tokenNames: Readonly<Record<string, string>> = {
  label: "TokLabel",
  string: "TokStringLiteral",
  has: "TokHas",
  all: "TokAll",
  global: "TokGlobal",
  "==": "TokEq",
  "!=": "TokNe",
  in: "TokIn",
  "not-in": "TokNotIn",
  contains: "TokContains",
  "starts-with": "TokStartsWith",
  "ends-with": "TokEndsWith",
  "!": "TokNot",
  "&&": "TokAnd",
  "||": "TokOr",
  "(": "TokLParen",
  ")": "TokRParen",
  "{": "TokLBrace",
  "}": "TokRBrace",
  ",": "TokComma",
  end: "TokEOF",
};

function upstreamToken({ kind, value }: { readonly kind: string; readonly value: string }): string {
  return `${tokenNames[kind] ?? kind} ${value}`;
}

function listedToken(token: JsonRecord): string {
  return `${text(token["kind"]) ?? ""} ${text(token["value"]) ?? ""}`;
}
