import { describe, expect, it } from "@jest/globals";
import { substituteVariables } from "../../src/sources/substitute-variables.ts";

const variables = {
  name: "web",
  port: "8080",
  empty: "",
  lines: "a\nb",
  caps: "ABC",
  path: "path/to/file",
  wide: "grüß",
};

function check(text: string, elsewhere: readonly string[] = []): string | readonly string[] {
  const substituted = substituteVariables(text, { variables, hidden: [], elsewhere });
  return substituted.faults.length === 0
    ? substituted.text
    : substituted.faults.map(({ line, message }) => `${line} ${message}`);
}

describe("substituteVariables", () => {
  it.each([
    ["a value", "a: ${name}-x", "a: web-x"],
    ["a default it does not need", "a: ${name:-b}", "a: web"],
    ["a default", "a: ${gone:-b}", "a: b"],
    ["a default by the other sign", "a: ${gone:=b}", "a: b"],
    ["a default for what is empty", "a: ${empty:-b}", "a: b"],
    ["a default for what is empty, without the colon", "a: ${empty=b}", "a: b"],
    ["a default by a sign for something else", "a: ${gone:+b} ${name:?c}", "a: b web"],
    ["a default with a variable", "b: ${gone:-x-${name^^}}", "b: x-WEB"],
    ["a default with a default", "b: ${gone:-${gone:=c}}", "b: c"],
    ["a value of several lines in one", "a: ${lines}", "a: ab"],
    ["capital and small letters", "${name^} ${name^^} ${caps,} ${caps,,}", "Web WEB aBC abc"],
    ["a length", "${#port} ${#gone}", "4 0"],
    ["a part", "${path:5} ${path:0:4} ${path: -3} ${path:2:99} ${path:99}", "to/file path ile th/to/file "],
    [
      "a replacement",
      "${path/t/T} ${path//t/T} ${path/#pa/x} ${path/%le/x} ${path/o/}",
      "paTh/to/file paTh/To/file xth/to/file path/to/fix path/t/file",
    ],
    ["a replacement of a slash", "${path//\\//-}", "path-to-file"],
    ["a replacement of nothing, at an end", "${name/#/x-} ${name/%/-x}", "x-web web-x"],
    ["a replacement by a variable", "${path/to/${name}}", "path/web/file"],
    ["less at the start", "${path#*/} ${path##*/} ${path#x} ${name#we}", "to/file file path/to/file b"],
    ["less at the end", "${path%/*} ${path%%/*} ${name%?} ${name%b}", "path/to path we we"],
    ["a dollar sign for two", "a: $$name $${x", "a: $name ${x"],
    ["nothing for what nobody gives", "a: x${gone}", "a: x"],
    ["no value where it is escaped", "a: $${name}", "a: ${name}"],
    ["no value without braces", "a: $name", "a: $name"],
    // kustomize writes quotes only where they are needed: this is a number in the cluster.
    ["a number for one in quotes", 'port: "${port}" # of web', "port: 8080 # of web"],
    ["a number for one in quotes in a list", "- '${port}'", "- 8080"],
    ["text where quotes are needed", 'a: "x: ${name}"', 'a: "x: web"'],
  ])("fills in %s", (_name, text, expected) => {
    expect(check(text)).toBe(expected);
  });

  it.each([
    [
      "an object that says so",
      "metadata:\n  annotations:\n    kustomize.toolkit.fluxcd.io/substitute: disabled\n  name: ${name}\n",
    ],
    ["a ConfigMap, which decides nothing", "kind: ConfigMap\ndata:\n  run.sh: echo ${1%%.*}\n"],
  ])("leaves %s alone", (_name, text) => {
    expect(check("a: ${name}\n---\n" + text)).toBe(`a: web\n---\n${text}`);
  });

  it.each([
    ...[
      "name-b",
      "name!",
      "!name",
      "#name^",
      "name^^x",
      "name/a",
      "name//x",
      "wide:1",
      "#wide",
      "name#[a-c]",
    ].map((expression): [string, string, string[], string[]] => [
      `what Flux refuses or nobody writes: ${expression}`,
      `a: 1\nb: \${${expression}}`,
      [],
      [`2 \`\${${expression}}\` is not carried out by calsim`],
    ]),
    [
      "a default that can't be told",
      "b: ${name:-x}${gone:-${other}}",
      ["Secret `x`"],
      ["1 the value of `gone` may come from Secret `x`, which is not known"],
    ],
    [
      "what may come from elsewhere",
      "a: ${name}\n---\nb: ${gone}",
      ["Secret `x`"],
      ["3 the value of `gone` may come from Secret `x`, which is not known"],
    ],
  ])("says where it can't fill in %s", (_name, text, elsewhere, expected) => {
    expect(check(text, elsewhere)).toEqual(expected);
  });
});
