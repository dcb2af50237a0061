import { readFileSync } from "node:fs";

interface ExampleSet {
  readonly name: string;
  readonly examples: readonly Example[];
}
type Example = Readonly<Record<string, unknown>>;

const file = new URL(import.meta.resolve("@octokit/webhooks-examples/package.json"));
const sets = JSON.parse(
  readFileSync(new URL("api.github.com/index.json", file), "utf8"),
) as readonly ExampleSet[];

/** GitHub's recorded example of an event and action, with these parts put in its place. */
export function examplePayload(event: string, action: string, parts: Example): Example {
  const examples = sets.find((set) => set.name === event)?.examples ?? [];
  const example = examples.find((candidate) => candidate["action"] === action) ?? examples[0];
  if (example === undefined) throw new Error(`no example of ${event}`);
  return merge({ ...example, action }, parts);
}

function merge(whole: Example, parts: Example): Example {
  const merged: Record<string, unknown> = { ...whole };
  for (const [name, part] of Object.entries(parts)) {
    merged[name] = isObject(part) && isObject(merged[name]) ? merge(merged[name], part) : part;
  }
  return merged;
}

function isObject(value: unknown): value is Example {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
