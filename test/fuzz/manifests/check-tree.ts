import { compare } from "../../../src/compare.ts";
import type { Resource, SourceFile } from "../../../src/model/resource.ts";
import { parseFiles } from "../../../src/parse/parse-files.ts";
import { simulate } from "../../../src/simulate.ts";
import { createRandom } from "../../support/random/random.ts";
import { mutateObjects, mutateText } from "./mutate.ts";

/** A tree, and the same one after an accident in one of its files. */
export interface ManifestCase {
  readonly base: readonly SourceFile[];
  readonly head: readonly SourceFile[];
  readonly path: string;
}

/** The case of a seed: always the same for the same trees. */
export function manifestCase(trees: readonly (readonly SourceFile[])[], seed: number): ManifestCase {
  const random = createRandom(seed);
  const base = random.pick(trees);
  const file = random.pick(base);
  const objects = parseFiles([file]).resources.map(({ object }) => object);
  const structural = objects.length > 0 && random.chance(0.4);
  const text = structural ? mutateObjects(objects, random) : mutateText(file.text, random);
  return { base, head: base.map((one) => (one === file ? { ...one, text } : one)), path: file.path };
}

/** What is wrong with how calsim takes it; `undefined`: nothing. */
export function faultOf({ base, head, path }: ManifestCase): string | undefined {
  try {
    const lost = lostObject(base, head, path);
    if (lost !== undefined) return `lost without an issue: ${lost}`;
    simulate(head);
    compare(base, head, { today: "2027-01-01" });
    if ("polluted" in {}) return "a key of the tree became a property of every object";
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

/**
 * An object of the file that its text still names, where nothing is read any more and of which no issue speaks. Another
 * name is nothing lost: damage may well rename an object, or join the next line to its name.
 */
function lostObject(
  base: readonly SourceFile[],
  head: readonly SourceFile[],
  path: string,
): string | undefined {
  const after = head.filter((file) => file.path === path);
  const text = after[0]?.text ?? "";
  const parsed = parseFiles(after);
  if (parsed.issues.length > 0) return undefined;
  const found = new Set(parsed.resources.map(identity));
  const readAt = parsed.resources.map((resource) => resource.locate([]));
  const unread = documentsOf(text).filter(
    ({ first, last }) => !readAt.some(({ line }) => first <= line && line <= last),
  );
  const skipped = [...parsed.skippedKinds.keys()];
  return (
    parseFiles(base.filter((file) => file.path === path))
      .resources.filter((resource) => !found.has(identity(resource)) && isNamed(resource, unread))
      // What looks like an object of another kind is counted.
      .filter((resource) => !skipped.some((one) => one.startsWith(`${apiVersionOf(resource)}/`)))
      .map(identity)[0]
  );
}

function identity({ kind, name }: Resource): string {
  return `${kind} ${name}`;
}

interface DocumentLines {
  /** Numbers of its lines, from 1. */
  readonly first: number;
  readonly last: number;
  readonly text: string;
}

function documentsOf(text: string): readonly DocumentLines[] {
  let first = 1;
  return text.split(/^(?=---)/m).map((part) => {
    const lines = part.split(/\r\n?|\n/).length - 1;
    const document = { first, last: first + lines, text: part };
    first += lines;
    return document;
  });
}

/** A document that names the object, with its API version and `metadata` at the top level; `kind` may be lost. */
function isNamed({ name, ...resource }: Resource, documents: readonly DocumentLines[]): boolean {
  const apiVersion = apiVersionOf(resource);
  return documents.some(
    ({ text }) =>
      new RegExp(`^apiVersion: ${escape(apiVersion)}$`, "m").test(text) &&
      /^metadata:$/m.test(text) &&
      new RegExp(`^ +name: ["']?${escape(name)}["']?$`, "m").test(text),
  );
}

function apiVersionOf({ group, version }: Pick<Resource, "group" | "version">): string {
  return group === "" ? version : `${group}/${version}`;
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
