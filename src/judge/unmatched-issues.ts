import { nearestText } from "../base/nearest-text.ts";
import type { Issue } from "../model/issue.ts";
import type { Config } from "./config.ts";
import { nearestHint } from "./config-reader.ts";
import type { Ends, EndsPart } from "./ends.ts";
import type { Members } from "./members.ts";
import type { KnownClusters } from "./waiver-issues.ts";

/** Someone that a configuration speaks of, and where it does. */
interface NamedEnds {
  /** As messages name it: `rule \`no-new-app-to-host\``. */
  readonly of: string;
  readonly ends: Ends;
  /** The built-in groups may well be empty: a tree without hosts is fine. */
  readonly mayBeEmpty: boolean;
  readonly clusters: readonly string[] | undefined;
}

/** Which parts of a configuration to look at. */
export type Speaking = "groups" | "rules" | "expectations" | "waivers";

/**
 * Entries that mean nobody in any cluster they are about: most likely misspelled, and a rule about nobody guards
 * nothing. Entries that can't be read are faults of their own.
 */
export function unmatchedIssues(
  config: Config,
  clusters: KnownClusters,
  speaking: readonly Speaking[],
): readonly Issue[] {
  return speaking
    .flatMap((one) => namedEnds(config, one))
    .flatMap(({ of, ends, mayBeEmpty, clusters: names }) => {
      const about = clusters.filter(({ name }) => names?.includes(name) ?? true);
      if (about.length === 0) return [];
      return (ends.parts ?? [])
        .filter((part) => !part.isGroup && part.patterns.length > 0)
        .filter((part) => about.every(({ members }) => members.of(part, "either").size === 0))
        .map((part) => unmatched(part, of, mayBeEmpty ? "notice" : "warning", about));
    });
}

function namedEnds(config: Config, speaking: Speaking): readonly NamedEnds[] {
  if (speaking === "groups") {
    return config.groups.map(({ name, ends }) => ({
      of: `group \`${name}\``,
      ends,
      mayBeEmpty: name === "app" || name === "hosts",
      clusters: undefined,
    }));
  }
  const entries = {
    rules: () => config.rules.map((rule) => ({ of: `rule \`${rule.id}\``, ...rule })),
    expectations: () => config.expectations.map((one) => ({ of: `expectation \`${one.id}\``, ...one })),
    waivers: () => config.waivers.map((one) => ({ of: `the waiver of \`${one.rule}\``, ...one })),
  }[speaking]();
  return entries.flatMap(({ of, from, to, clusters }) =>
    [from, to].map((ends) => ({ of, ends, mayBeEmpty: false, clusters })),
  );
}

function unmatched(
  { text, patterns, place }: EndsPart,
  of: string,
  severity: Issue["severity"],
  about: readonly { readonly members: Members }[],
): Issue {
  const isName = patterns.every(({ kind }) => kind === "id");
  const ids = about.flatMap(({ members }) => members.endpoints.map(({ id }) => id));
  return {
    code: "config-end-unmatched",
    severity,
    // Selectors are quoted in their text.
    message: `${text.includes("`") ? text : `\`${text}\``} in ${of} matches no endpoint`,
    place,
    value: text,
    ...(isName ? nearestHint(nearestText(text, ids)) : {}),
  };
}
