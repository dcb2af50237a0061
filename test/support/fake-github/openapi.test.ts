import { describe, expect, it } from "@jest/globals";
import { checkRequest, documentedResponse, findOperation, type DocumentedRequest } from "./openapi.ts";

function operation(method: string, path: string): DocumentedRequest {
  const found = findOperation(method, `/repos/shop/infra${path}`);
  if (found === undefined) throw new Error(`${method} ${path} is not documented`);
  return found;
}

function check(method: string, path: string, query: string, body?: unknown): readonly string[] {
  return checkRequest(operation(method, path), new URLSearchParams(query), body);
}

const run = { name: "calsim", head_sha: "abc" };
const output = { title: "t", summary: "s" };
const note = { path: "a", start_line: 1, end_line: 1, annotation_level: "notice", message: "m" };

describe("requests are held against GitHub's description", () => {
  it.each<[string, string, string, string, unknown]>([
    ["a check run", "POST", "/check-runs", "", run],
    [
      "fifty annotations",
      "PATCH",
      "/check-runs/1",
      "",
      { output: { ...output, annotations: Array(50).fill(note) } },
    ],
    ["a page of comments", "GET", "/issues/1/comments", "per_page=100&page=2", undefined],
  ])("%s is fine", (_name, method, path, query, body) => {
    expect(check(method, path, query, body)).toEqual([]);
  });

  it.each<[string, string, string, string, unknown, RegExp]>([
    ["a body that is missing", "POST", "/check-runs", "", undefined, /wants a body/],
    ["a field that is missing", "POST", "/issues/1/comments", "", {}, /body\.body: missing/],
    [
      "a field nobody documents",
      "POST",
      "/check-runs",
      "",
      { ...run, colour: "red" },
      /colour: not documented/,
    ],
    [
      "a choice that is none",
      "POST",
      "/check-runs",
      "",
      { ...run, status: "done" },
      /"done" is not a choice/,
    ],
    [
      "a number where text belongs",
      "POST",
      "/check-runs",
      "",
      { ...run, external_id: 7 },
      /integer where string/,
    ],
    [
      "51 annotations",
      "PATCH",
      "/check-runs/1",
      "",
      { output: { ...output, annotations: Array(51).fill(note) } },
      /length 51/,
    ],
    [
      "a query nobody documents",
      "GET",
      "/pulls/1",
      "verbose=1",
      undefined,
      /query verbose is not documented/,
    ],
    ["a query of the wrong type", "GET", "/pulls", "per_page=many", undefined, /string where integer/],
  ])("%s is found", (_name, method, path, query, body, problem) => {
    expect(check(method, path, query, body).join("\n")).toMatch(problem);
  });

  it("knows no path that GitHub doesn't", () => {
    expect(findOperation("GET", "/repos/shop/infra/secrets-of-others")).toBeUndefined();
    expect(findOperation("PUT", "/repos/shop/infra/check-runs")).toBeUndefined();
  });
});

describe("responses are held against GitHub's description", () => {
  const ref = operation("GET", "/git/ref/heads%2Fmain");

  it("are filled in with what GitHub always sends", () => {
    expect(
      documentedResponse(ref, 200, { ref: "refs/heads/main", object: { sha: "a".repeat(40) } }),
    ).toMatchObject({
      ref: "refs/heads/main",
      node_id: expect.any(String),
      object: { sha: "a".repeat(40), type: expect.any(String), url: expect.any(String) },
    });
  });

  it.each<[string, number, unknown, RegExp]>([
    ["a field nobody documents", 200, { ref: "r", author: "me" }, /author: not documented/],
    ["a field of another type", 200, { ref: 7 }, /ref: integer where string is expected/],
    ["a status nobody documents", 418, {}, /answering 418 is not documented/],
  ])("%s is found", (_name, status, body, problem) => {
    expect(() => documentedResponse(ref, status, body)).toThrow(problem);
  });
});
