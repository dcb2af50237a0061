import { CannotAnalyse } from "../cli/cannot-analyse.ts";

/** What a workflow run is about, as far as it matters here. */
export interface EventCommits {
  readonly base: string;
  readonly head: string;
  /** Whether it is the commit both began from that is compared with. */
  readonly fromMergeBase: boolean;
}

export interface GivenCommits {
  readonly base: string | undefined;
  readonly head: string | undefined;
}

/**
 * The commits to compare: those given, else those of the event. Source: GitHub docs, "Webhook events and payloads";
 * a pull request's job has the test merge checked out, which is not what is judged.
 */
export function readEvent(name: string | undefined, payload: unknown, given: GivenCommits): EventCommits {
  const found = eventCommits(name, payload);
  const base = given.base ?? found?.base;
  const head = given.head ?? found?.head;
  if (base === undefined || head === undefined)
    throw new CannotAnalyse(
      `the event \`${name ?? ""}\` does not say what to compare`,
      "give the inputs `base` and `head`",
    );
  if (/^0+$/.test(base))
    throw new CannotAnalyse("the branch is new: there is nothing before it", "give the input `base`");
  return { base, head, fromMergeBase: given.base === undefined && found?.fromMergeBase === true };
}

function eventCommits(name: string | undefined, payload: unknown): EventCommits | undefined {
  switch (name) {
    case "pull_request":
    case "pull_request_target":
      return commits(
        at(payload, "pull_request", "base", "sha"),
        at(payload, "pull_request", "head", "sha"),
        true,
      );
    case "merge_group":
      return commits(at(payload, "merge_group", "base_sha"), at(payload, "merge_group", "head_sha"), false);
    case "push":
      return commits(at(payload, "before"), at(payload, "after"), false);
    default:
      return undefined;
  }
}

function commits(base: unknown, head: unknown, fromMergeBase: boolean): EventCommits | undefined {
  return typeof base === "string" && typeof head === "string" ? { base, head, fromMergeBase } : undefined;
}

function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (inside, key) =>
      typeof inside === "object" && inside !== null
        ? (inside as Readonly<Record<string, unknown>>)[key]
        : undefined,
    value,
  );
}
