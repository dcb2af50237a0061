import { describe, expect, it } from "@jest/globals";
import { substituteVariables } from "../../src/sources/substitute-variables.ts";

const variables = { name: "web", port: "8080", empty: "", lines: "a\nb" };

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
    ["no default for what is empty, without the colon", "a: ${empty-b}", "a: "],
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
    ["a function", "a: 1\nb: ${name^^}", [], ["2 `${name^^}` is not carried out by calsim"]],
    [
      "a default with a variable",
      "b: ${gone:-${name}}",
      [],
      ["1 `${gone:-${name}}` is not carried out by calsim"],
    ],
    ["a value of several lines", "a: ${lines}", [], ["1 the value of `lines` has several lines"]],
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
