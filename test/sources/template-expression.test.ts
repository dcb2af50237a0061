import { describe, expect, it } from "@jest/globals";
import { templateExpression } from "../../src/sources/template-expression.ts";

const parameters = new Map([
  ["env", "Prod"],
  ["cluster.name", "eu-1"],
  ["empty", ""],
  ["index .path.segments 1", "shop"],
]);

describe("templateExpression", () => {
  it.each([
    [".env", "Prod"],
    [".cluster.name", "eu-1"],
    [".env | lower", "prod"],
    ["upper .env", "PROD"],
    ['trimSuffix "-1" .cluster.name', "eu"],
    ['.cluster.name | trimPrefix "eu-"', "1"],
    ['.missing | default "none"', "none"],
    ['.empty | default "none"', "none"],
    ['default "none" .env', "Prod"],
    ['.cluster.name | replace "-" "/" | upper', "EU/1"],
    ['printf "%s-%s" .env (lower .env)', "Prod-prod"],
    ["index .path.segments 1", "shop"],
    ["index .path.segments 1 | upper", "SHOP"],
    ["(.env | lower)", "prod"],
    ['"text"', "text"],
    ["normalize `A b`", "a-b"],
    ["toString .env", "Prod"],
    ['" x " | trim', "x"],
  ])("fills in %s", (expression, expected) => {
    expect(templateExpression(expression, parameters)).toBe(expected);
  });

  it.each([
    ["a parameter that is not set", ".missing"],
    ["a function of it", ".missing | lower"],
    ["a function nobody knows", ".env | constructor"],
    ["a condition", 'if eq .env "Prod"'],
    ["two values side by side", ".env .env"],
    ["escapes, which Go reads", '"a\\n"'],
    ["another verb", 'printf "%d" .env'],
    ["fewer words than verbs", 'printf "%s%s" .env'],
    ["a bracket that is not closed", "(.env"],
    ["a bracket too many", ".env)"],
    ["an index of something else", "index .values 1"],
    ["nothing", ""],
    ["signs", "$x := 1"],
  ])("leaves %s: %s", (_name, expression) => {
    expect(templateExpression(expression, parameters)).toBeUndefined();
  });
});
