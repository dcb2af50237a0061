import type { ServiceGap } from "./service-gap.ts";
import type { SourceSpoofing } from "./source-prefixes.ts";
import type { ClusterSettings } from "../model/cluster.ts";
import type { Assumption, Issue } from "../model/issue.ts";
import type { SimulateOptions } from "../model/options.ts";
import { describeResource, type FieldPath, type Resource } from "../model/resource.ts";
import { parseSelector, type ParseSelectorResult } from "../selector/parse-selector.ts";

/** What every loader shares: the options, and where faults and assumptions are gathered. */
export interface LoadContext {
  readonly options: SimulateOptions;
  readonly version: CalicoVersion;
  readonly raw: boolean;
  readonly defaultNamespace: string;
  /** Reports a fault of one object at one of its fields. */
  readonly report: (resource: Resource, path: FieldPath, issue: Omit<Issue, "place" | "object">) => void;
  readonly assume: (assumption: Assumption) => void;
  /** Parses, remembering texts: the same few selectors recur all over a cluster. */
  readonly parse: (text: string) => ParseSelectorResult;
  readonly dataplane: ClusterSettings["dataplane"];
  /** What becomes of pods that ask for source addresses that are not theirs. */
  readonly sourceSpoofing: SourceSpoofing;
  /** Why the endpoints of a service are not known, where they are not. */
  readonly serviceGap: (namespace: string, name: string) => ServiceGap | undefined;
}

/** Major and minor number of a release; `text` is what the report shows. */
export interface CalicoVersion {
  readonly text: string;
  readonly minor: number;
}

export interface Gathered {
  readonly context: LoadContext;
  readonly issues: Issue[];
  readonly assumptions: Map<string, Assumption>;
}

/** A context with empty lists of issues and assumptions. */
export function createLoadContext(options: SimulateOptions): Gathered {
  const issues: Issue[] = [];
  const assumptions = new Map<string, Assumption>();
  const parsed = new Map<string, ParseSelectorResult>();
  const context: LoadContext = {
    options,
    version: calicoVersion(options.calicoVersion),
    raw: options.raw === true,
    dataplane: options.dataplane ?? "iptables",
    sourceSpoofing: "unknown",
    serviceGap: () => undefined,
    defaultNamespace: options.defaultNamespace ?? "default",
    report: (resource, path, issue) => {
      issues.push({ ...issue, place: resource.locate(path), object: describeResource(resource) });
    },
    assume: (assumption) => {
      const key = `${assumption.code}\u0000${assumption.message}`;
      if (!assumptions.has(key)) assumptions.set(key, assumption);
    },
    parse: (text) => {
      let result = parsed.get(text);
      if (result === undefined) {
        result = parseSelector(text);
        parsed.set(text, result);
      }
      return result;
    },
  };
  return { context, issues, assumptions };
}

/** `3.31`, `v3.31.7` and the like; anything else, and nothing, is the default: 3.32. */
export function calicoVersion(text: string | undefined): CalicoVersion {
  const match = /^v?3\.([0-9]{1,3})(?:\.|-|$)/.exec(text ?? "");
  const minor = match === null ? 32 : Number(match[1]);
  return { text: `3.${minor}`, minor };
}
