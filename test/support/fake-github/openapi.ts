import { readFileSync } from "node:fs";
import { checkValue } from "./check-value.ts";
import { completeValue } from "./complete-value.ts";
import type { Resolve, Schema } from "./json-schema.ts";

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: Schema;
  readonly "x-multi-segment"?: boolean;
}

interface Operation {
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[];
  readonly requestBody?: Content & { readonly required?: boolean };
  readonly responses: Readonly<Record<string, Content | { readonly $ref: string }>>;
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** A request recognised as one of GitHub's documented operations. */
export interface DocumentedRequest {
  /** `GET /repos/{owner}/{repo}/pulls/{pull_number}` */
  readonly name: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly operation: Operation;
}

const file = new URL(import.meta.resolve("@octokit/openapi/generated/api.github.com.json"));
// 13 MB: read once a process.
const description = JSON.parse(readFileSync(file, "utf8")) as Description;

const resolve: Resolve = (schema) => dereference(schema);

function dereference<T extends object>(value: T | { readonly $ref: string }): T {
  if (!("$ref" in value) || typeof value.$ref !== "string") return value as T;
  const steps = value.$ref.slice(2).split("/");
  const found = steps.reduce<unknown>(
    (at, step) => (at as Record<string, unknown>)[step.replaceAll("~1", "/").replaceAll("~0", "~")],
    description,
  );
  return dereference(found as T);
}

/** The documented operation that answers to this method and path; `undefined` when GitHub documents none. */
export function findOperation(method: string, path: string): DocumentedRequest | undefined {
  for (const { template, names, pattern } of templates) {
    const operation = description.paths[template]?.[method.toLowerCase()];
    const match = operation === undefined ? null : pattern.exec(path);
    if (operation === undefined || match === null) continue;
    const values = names.map((name, index) => [name, decodeURIComponent(match[index + 1] ?? "")]);
    return {
      name: `${method} ${template}`,
      parameters: Object.fromEntries(values) as Record<string, string>,
      operation,
    };
  }
  return undefined;
}

/** What is wrong with the query and the body of a request, by GitHub's description. */
export function checkRequest(
  { operation, name }: DocumentedRequest,
  query: URLSearchParams,
  body: unknown,
): readonly string[] {
  const declared = (operation.parameters ?? []).map((parameter) => dereference<Parameter>(parameter));
  const problems: string[] = [];
  for (const [key, text] of query) {
    const parameter = declared.find((candidate) => candidate.in === "query" && candidate.name === key);
    if (parameter === undefined) problems.push(`${name}: query ${key} is not documented`);
    else
      problems.push(
        ...checkValue(parameter.schema, fromQuery(parameter.schema, text), `${name} ?${key}`, resolve),
      );
  }
  const schema = operation.requestBody?.content?.["application/json"]?.schema;
  if (body !== undefined && schema === undefined) problems.push(`${name}: takes no body`);
  if (body === undefined && operation.requestBody?.required === true) problems.push(`${name}: wants a body`);
  if (body !== undefined && schema !== undefined)
    problems.push(...checkValue(schema, body, `${name} body`, resolve));
  return problems;
}

/** The response with all that GitHub documents as required filled in. Throws when the result isn't documented. */
export function documentedResponse(
  { operation, name }: DocumentedRequest,
  status: number,
  partial: unknown,
): unknown {
  const response = operation.responses[String(status)];
  if (response === undefined) throw new Error(`${name}: answering ${status} is not documented`);
  const schema = dereference<Content>(response).content?.["application/json"]?.schema;
  if (schema === undefined) return undefined;
  const body = completeValue(schema, partial, resolve);
  const problems = checkValue(schema, body, `${name} ${status}`, resolve);
  if (problems.length > 0) throw new Error(`not what GitHub documents:\n${problems.join("\n")}`);
  return body;
}

function fromQuery(schema: Schema, text: string): unknown {
  const { type } = resolve(schema);
  if (type === "integer" && /^-?\d+$/.test(text)) return Number(text);
  if (type === "boolean" && /^(?:true|false)$/.test(text)) return text === "true";
  return text;
}

const templates = Object.keys(description.paths)
  .map((template) => {
    const names = [...template.matchAll(/\{([^}]+)\}/g)].map((match) => match[1] ?? "");
    // Clients encode a slash inside a parameter, so every parameter is one segment of the path as sent.
    const pattern = new RegExp(
      `^${template.replaceAll(/[.+*?^$()[\]\\]/g, "\\$&").replaceAll(/\{[^}]+\}/g, "([^/]+)")}$`,
    );
    return { template, names, pattern };
  })
  // A literal segment wins over a parameter.
  .sort((a, b) => a.names.length - b.names.length);
