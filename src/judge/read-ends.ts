import type { IssueCode } from "../model/issues/issue-catalogue.ts";
import { nearestText } from "../base/nearest-text.ts";
import type { FieldPath } from "../model/resource.ts";
import { parseSelector } from "../selector/parse-selector.ts";
import { allSelector, type Selector } from "../selector/selector.ts";
import { formatAddressSet, parseCidrOrAddress } from "../sets/address-set.ts";
import { nearestHint, type ConfigReader } from "./config-reader.ts";
import type { EndsInput } from "./config-schema.ts";
import type { Ends, EndPattern, EndsPart } from "./ends.ts";
import { listNames } from "./list-names.ts";

type OneEnd = Exclude<EndsInput, readonly unknown[]>;
type SelectorEnds = Exclude<OneEnd, string>;

/** Groups that a name may mean. */
export type Groups = ReadonlyMap<string, Ends>;

/** Who is meant. What can't be read is left out, so that a faulty entry means nobody. */
export function readEnds(input: EndsInput, path: FieldPath, groups: Groups, reader: ConfigReader): Ends {
  const parts = isList(input)
    ? input.map((one, index) => readPart(one, [...path, index], groups, reader))
    : [readPart(input, path, groups, reader)];
  return {
    text: listNames(parts.map(({ text }) => text)),
    patterns: parts.flatMap(({ patterns }) => patterns),
    parts,
  };
}

function readPart(end: OneEnd, path: FieldPath, groups: Groups, reader: ConfigReader): EndsPart {
  return {
    text: endText(end),
    isGroup: typeof end === "string" && groups.has(end),
    patterns: readEnd(end, path, groups, reader),
    place: reader.place(path),
  };
}

function isList(input: EndsInput): input is readonly OneEnd[] & EndsInput {
  return Array.isArray(input);
}

function endText(end: OneEnd): string {
  if (typeof end === "string") return end;
  const { pods, namespaces, hosts } = end;
  const parts = [
    ...(pods === undefined && namespaces !== undefined ? ["pods"] : []),
    ...(pods === undefined ? [] : [`pods \`${pods}\``]),
    ...(namespaces === undefined ? [] : [`in namespaces \`${namespaces}\``]),
  ].join(" ");
  return [...(parts === "" ? [] : [parts]), ...(hosts === undefined ? [] : [`hosts \`${hosts}\``])].join(
    " and ",
  );
}

function readEnd(end: OneEnd, path: FieldPath, groups: Groups, reader: ConfigReader): readonly EndPattern[] {
  return typeof end === "string" ? readName(end, path, groups, reader) : readSelectors(end, path, reader);
}

function readSelectors(
  { pods, namespaces, hosts }: SelectorEnds,
  path: FieldPath,
  reader: ConfigReader,
): readonly EndPattern[] {
  if (pods === undefined && namespaces === undefined && hosts === undefined) {
    const message = "a mapping of selectors is empty, expected `pods`, `namespaces` or `hosts`";
    reader.fault(path, { code: "config-pattern-invalid", message });
    return [];
  }
  const read = (text: string | undefined, key: string): Selector | undefined =>
    text === undefined ? allSelector : readSelector(text, [...path, key], reader);
  const patterns: EndPattern[] = [];
  const [forPods, forNamespaces, forHosts] = [
    read(pods, "pods"),
    read(namespaces, "namespaces"),
    read(hosts, "hosts"),
  ];
  if ((pods ?? namespaces) !== undefined && forPods !== undefined && forNamespaces !== undefined) {
    patterns.push({ kind: "pods", pods: forPods, namespaces: forNamespaces });
  }
  if (hosts !== undefined && forHosts !== undefined) patterns.push({ kind: "hosts", hosts: forHosts });
  return patterns;
}

function readSelector(text: string, path: FieldPath, reader: ConfigReader): Selector | undefined {
  const parsed = parseSelector(text);
  if (parsed.ok) return parsed.selector;
  const message = `\`${text}\` is no selector: ${parsed.message} (at character ${parsed.offset + 1})`;
  reader.fault(path, { code: "config-selector-invalid", message, value: text });
  return undefined;
}

function readName(
  text: string,
  path: FieldPath,
  groups: Groups,
  reader: ConfigReader,
): readonly EndPattern[] {
  if (text === "*") return [{ kind: "any" }];
  const group = groups.get(text);
  if (group !== undefined) return group.patterns;
  const cidr = parseCidrOrAddress(text);
  if (cidr !== undefined) {
    if (cidr.hostBits) {
      const masked = formatAddressSet(cidr.set).join();
      const message = `\`${text}\` has bits outside its prefix and is read as \`${masked}\``;
      reader.fault(path, { code: "config-cidr-bits", severity: "warning", message, value: text });
    }
    return [{ kind: "cidr", addresses: cidr.set }];
  }
  const pattern = idPattern(text);
  if (pattern !== undefined) return [pattern];
  reader.fault(path, { value: text, ...nameFault(text, groups) });
  return [];
}

const idPatterns = [
  { of: "host", pattern: /^host\/[A-Za-z0-9._*?-]+(@[0-9A-Fa-f.:]+)?$/ },
  { of: "set", pattern: /^set\/[A-Za-z0-9._*?-]+(?:\/[A-Za-z0-9._*?-]+)?$/ },
  { of: "workload", pattern: /^(?!(?:host|set|outside)\/)[a-z0-9*?-]+\/[a-z0-9.*?-]+(?:\[[A-Za-z0-9]+\])?$/ },
] as const;

function idPattern(text: string): EndPattern | undefined {
  if (text === "outside/*") return { kind: "outside" };
  const found = idPatterns.find(({ pattern }) => pattern.test(text));
  return found === undefined || text.includes("**") ? undefined : { kind: "id", of: found.of, glob: text };
}

function nameFault(text: string, groups: Groups): { code: IssueCode; message: string; hint?: string } {
  const [first = "", second] = text.split("/");
  if (/[.:]/.test(first) && /^[0-9a-fA-F.:]+$/.test(first)) {
    const message = `\`${text}\` is no address or CIDR`;
    return { code: "config-cidr-invalid", message, hint: "expected a form like `10.0.0.0/8` or `fd00::/8`" };
  }
  if (second === undefined && !/[*?]/.test(text)) {
    const nearest = nearestText(text, groups.keys());
    const hint =
      nearest === undefined
        ? { hint: `for every pod of a namespace write \`${text}/*\`` }
        : nearestHint(nearest);
    return { code: "config-name-unknown", message: `no group is named \`${text}\``, ...hint };
  }
  if (first === "outside") {
    const hint = "write the CIDR itself, or `outside/*` for every block that is no set";
    return { code: "config-pattern-invalid", message: `\`${text}\` names no endpoint`, hint };
  }
  const hint =
    "expected `namespace/name`, `host/name` or `set/name`, in which `*` and `?` stand for anything but a slash";
  return { code: "config-pattern-invalid", message: `\`${text}\` names no endpoint`, hint };
}
