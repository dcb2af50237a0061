import { nearestText } from "../base/nearest-text.ts";
import { knownKinds, otherKinds, type KnownKind } from "./known-kinds.ts";

/** A kind named by the user that carries a pod template. No group: the kind in any group. */
export interface ExtraKind {
  readonly group?: string;
  readonly kind: string;
}

/** What an `apiVersion` and `kind` mean to the engine. */
export type KindClass =
  | { readonly kind: "read"; readonly known: KnownKind }
  /** A list of objects; `item` is the kind of its items where the list's own kind says it. */
  | { readonly kind: "list"; readonly item: string | undefined }
  /**
   * Not served by any API server, but close to something that is read. `readAs`: read as that all the same. So are
   * workloads and what they belong to, as one endpoint more hides nothing. Policies are not: one that no API server
   * takes must never count as protection.
   */
  | { readonly kind: "near-miss"; readonly hint: string; readonly readAs?: KnownKind }
  | { readonly kind: "other" };

export interface KindIndex {
  readonly classify: (apiVersion: string, kind: string) => KindClass;
  /** Whether a kind of this name, in some group, would be read or be taken for a slip. */
  readonly concerns: (kind: string) => boolean;
  /** Whether a kind in this group is read, the core group apart: `apiVersion: v1` says too little. */
  readonly concernsGroup: (apiVersion: string) => boolean;
}

/** `apps/v1` -> group `apps`; `v1` -> the core group, `""`. */
export function splitApiVersion(apiVersion: string): { readonly group: string; readonly version: string } {
  const slash = apiVersion.indexOf("/");
  return slash < 0
    ? { group: "", version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

/** The kinds read: the built-in ones and those of the configuration. Answers are kept, as few are asked often. */
export function createKindIndex(extra: readonly ExtraKind[] = []): KindIndex {
  const answers = new Map<string, KindClass>();
  const names = [...new Set([...knownKinds, ...extra].map((known) => known.kind))];
  const concerned = new Map<string, boolean>();
  const groups = new Set(knownKinds.map((known) => known.group));
  return {
    classify: (apiVersion, kind) =>
      remember(answers, `${apiVersion} ${kind}`, () => classifyKind(apiVersion, kind, extra)),
    concerns: (kind) =>
      remember(concerned, kind, () => {
        const name = kind.endsWith("List") && kind !== "List" ? kind.slice(0, -"List".length) : kind;
        return name === "List" || (!otherKinds.has(name) && nearestText(name, names) !== undefined);
      }),
    concernsGroup: (apiVersion) => {
      const { group } = splitApiVersion(apiVersion);
      return group !== "" && groups.has(group);
    },
  };
}

function classifyKind(apiVersion: string, kind: string, extra: readonly ExtraKind[]): KindClass {
  const { group, version } = splitApiVersion(apiVersion);
  const added = extra.find((one) => one.kind === kind && (one.group ?? group) === group);
  if (added !== undefined) {
    return {
      kind: "read",
      known: { group, kind, versions: [], namespaced: true, home: group, nameless: false },
    };
  }
  if (kind === "List" && group === "") return { kind: "list", item: undefined };
  const known = knownKinds.find((one) => one.kind === kind && one.group === group);
  if (known !== undefined) {
    if (known.versions.length === 0 || known.versions.includes(version)) return { kind: "read", known };
    return wrongApiVersion([known]);
  }
  const item = kind.endsWith("List") ? kind.slice(0, -"List".length) : undefined;
  const served = [...knownKinds, ...extra].some((one) => one.kind === item && (one.group ?? group) === group);
  if (item !== undefined && served) return { kind: "list", item };
  return nearMiss(group, kind) ?? { kind: "other" };
}

/** The right kind in the wrong group, or a kind that is not there but for a slip, in a group that is. */
function nearMiss(group: string, kind: string): KindClass | undefined {
  const groups = [...new Set(knownKinds.map((one) => one.group))];
  const sameKind = knownKinds.filter((one) => one.kind === kind);
  if (sameKind.length > 0) {
    const near = nearestText(
      group,
      sameKind.map((one) => one.group),
    );
    if (!groups.includes(group) && near === undefined) return undefined;
    const candidates = sameKind.filter((one) =>
      near === undefined ? one.group === one.home : one.group === near,
    );
    return wrongApiVersion(candidates);
  }
  if (otherKinds.has(kind) || !groups.includes(group)) return undefined;
  const inGroup = knownKinds.filter((one) => one.group === group).map((one) => one.kind);
  const near = nearestText(kind, inGroup);
  if (near !== undefined) return { kind: "near-miss", hint: `did you mean \`kind: ${near}\`` };
  const elsewhere = nearestText(
    kind,
    knownKinds.map((one) => one.kind),
  );
  if (elsewhere === undefined) return undefined;
  const candidates = knownKinds.filter((one) => one.kind === elsewhere && one.group === one.home);
  return { kind: "near-miss", hint: `did you mean \`kind: ${elsewhere}\`, ${written(candidates)}` };
}

const WORKLOAD_GROUPS: ReadonlySet<string> = new Set(["", "apps", "batch"]);

function wrongApiVersion(candidates: readonly KnownKind[]): KindClass {
  const hint = `did you mean ${written(candidates)}`;
  const [only, second] = candidates;
  const readable = only !== undefined && second === undefined && WORKLOAD_GROUPS.has(only.group);
  return readable ? { kind: "near-miss", hint, readAs: only } : { kind: "near-miss", hint };
}

function written(candidates: readonly KnownKind[]): string {
  return candidates
    .map((one) => {
      const version = one.versions[0] ?? "v1alpha1";
      return `\`apiVersion: ${one.group === "" ? version : `${one.group}/${version}`}\``;
    })
    .join(" or ");
}

function remember<T>(answers: Map<string, T>, key: string, make: () => T): T {
  const before = answers.get(key);
  if (before !== undefined) return before;
  const answer = make();
  answers.set(key, answer);
  return answer;
}
