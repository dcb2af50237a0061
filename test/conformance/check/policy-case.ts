import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseCidrOrAddress, simulate, type SimulateOptions, type SourceFile } from "../library.ts";
import { caseFiles } from "../read/case-files.ts";
import { disputesSettledApart } from "../read/expected-table.ts";
import {
  isRecord,
  list,
  parseJson,
  record,
  records,
  text,
  texts,
  type Json,
  type JsonRecord,
} from "../read/json.ts";
import { podBlocks } from "../read/blocks-apart.ts";
import { objectsIn } from "../read/objects-in.ts";
import { otherToolsWorld, type OtherWorld } from "../read/other-tools-world.ts";
import type { Check } from "../recorder.ts";
import { checkDiff } from "./case-diff.ts";
import { checkMatrix } from "./case-matrix.ts";
import { checkProbes } from "./case-probes.ts";
import { checkRelations } from "./case-relations.ts";
import { scopedSimulation, type ScopedSimulation } from "./case-scope.ts";
import { checkVerdictCells } from "./case-verdicts.ts";

/** A case folder of another tool's test suite: a matrix, a difference of two, single probes, or relations. */
export function checkPolicyCase(path: string, check: Check): void {
  const entry = record(parseJson(readFileSync(path, "utf8")));
  const folder = dirname(path);
  // Both sides of a comparison are in one world.
  const apart = needsApart(entry, caseFiles(folder, allGlobs(entry)));
  const load = (globs: readonly string[]): ScopedSimulation => {
    const read = caseFiles(folder, globs);
    const inWorld = (world: OtherWorld): ScopedSimulation => {
      const files = otherToolsWorld(read, world);
      const simulation = simulate(files, caseOptions(entry, files, apart));
      return scopedSimulation(simulation, files, entry, world, () => inWorld({ apart, legal: true }));
    };
    return inWorld({ apart });
  };
  if (isRecord(entry["files"])) {
    const { unknown } = semanticsOptions(record(entry["semantics"]));
    if (unknown.length > 0) {
      check.skip(
        `no option stands for the semantics ${unknown.join(", ")}`,
        Math.max(1, list(entry["expect"]).length),
      );
      return;
    }
    checkVerdictCells(entry, folder, check, (of) => {
      // A case that this one is a variant of has semantics of its own.
      const own = of === folder ? entry : record(parseJson(readFileSync(join(of, "case.json"), "utf8")));
      const files = caseFiles(of, Object.values(record(own["files"])).flatMap(texts)).map(
        withoutAssumedPlacement,
      );
      return simulate(files, {
        ...caseOptions(own, files),
        ...semanticsOptions(record(own["semantics"])).options,
      });
    });
    return;
  }
  switch (text(entry["kind"]) ?? "") {
    case "matrix":
      checkMatrix(entry, load(texts(entry["manifests"])), check);
      return;
    case "probe": {
      const scoped = load(texts(entry["manifests"]));
      checkProbes(entry, scoped, check);
      if (entry["expect"] !== undefined) checkMatrix(entry, scoped, check);
      return;
    }
    case "diff":
      checkDiff(entry, { base: load(texts(entry["base"])), head: load(texts(entry["head"])) }, check);
      return;
    case "relation": {
      const configs = new Map(
        Object.entries(record(entry["configs"])).map(([name, config]) => [
          name,
          load(texts(record(config)["manifests"])),
        ]),
      );
      checkRelations(entry, configs, check);
      return;
    }
    default:
      check.skip(`cases of kind \`${text(entry["kind"]) ?? ""}\` are not known`);
  }
}

/**
 * The page behind these cases says nothing of the nodes pods run on; the manifests assume some, and mark that. On a pod's
 * own node the host's policy would not be asked at all (HEP-17), so the assumption is taken back.
 */
function withoutAssumedPlacement({ path, text: content }: SourceFile): SourceFile {
  return { path, text: content.replaceAll(/^ *nodeName:.*# assumed *$/gm, "") };
}

/**
 * What the other tools assume: no address translation, no tunnels. AdminNetworkPolicy was served up to Calico 3.31, so
 * a case that uses it is judged as that version.
 */
function caseOptions(entry: JsonRecord, files: readonly SourceFile[], apart = false): SimulateOptions {
  const admin = files.some(holdsAdminPolicy);
  const ipv6 = files.some(holdsIpv6);
  const withoutFailsafes = texts(entry["assumes"]).includes("no-failsafe-ports");
  return {
    natOutgoing: false,
    encapsulation: "none",
    ...(admin ? { calicoVersion: "3.31" } : {}),
    // Pods without an address have both families as soon as a policy speaks of IPv6.
    ...(ipv6 ? { podCIDRs: ["10.244.0.0/16", "fd00:10:244::/56"] } : {}),
    ...(apart ? { podCIDRs: ipv6 ? podBlocks : podBlocks.slice(0, 1) } : {}),
    ...(withoutFailsafes ? { failsafeInbound: [], failsafeOutbound: [] } : {}),
  };
}

function holdsIpv6({ text: content }: SourceFile): boolean {
  return content
    .split(/[\s"',[\]{}]+/)
    .some((word) => /:.*:/.test(word) && parseCidrOrAddress(word)?.family === 6);
}

function holdsAdminPolicy({ text: content }: SourceFile): boolean {
  return (
    content.includes("AdminNetworkPolicy") &&
    objectsIn(content).some(
      ({ kind }) => kind === "AdminNetworkPolicy" || kind === "BaselineAdminNetworkPolicy",
    )
  );
}

function holdsUnaddressedHost({ text: content }: SourceFile): boolean {
  return (
    content.includes("HostEndpoint") &&
    objectsIn(content).some(
      ({ kind, spec }) => kind === "HostEndpoint" && texts(record(spec)["expectedIPs"]).length === 0,
    )
  );
}

function allGlobs(entry: JsonRecord): readonly string[] {
  const configs = Object.values(record(entry["configs"])).map((config) => record(config)["manifests"]);
  return [entry["manifests"], entry["base"], entry["head"], ...configs].flatMap(texts);
}

/** Whether some row, or the case as a whole, takes it that a block never means a pod, or that a label is enough for a host. */
function needsApart(entry: JsonRecord, files: readonly SourceFile[]): boolean {
  const rows = ["expect", "expectDiff", "relations", "probes"].flatMap((key) => records(entry[key]));
  return (
    rows.some(({ disputed }) => disputesSettledApart.has(text(disputed) ?? "")) ||
    texts(entry["assumes"]).some((code) => assumptionsMetApart.has(code)) ||
    files.some(holdsUnaddressedHost)
  );
}

const assumptionsMetApart: ReadonlySet<string> = new Set([
  "ipblock-never-matches-pods",
  "hep-labels-match-without-expectedIPs",
]);

/** Semantics a case states in words, as options; and those that none stands for. */
function semanticsOptions(semantics: JsonRecord): {
  readonly options: SimulateOptions;
  readonly unknown: readonly string[];
} {
  const entries = Object.entries(semantics).map(([key, value]) => ({
    stated: `${key}: ${JSON.stringify(value)}`,
    option: statedOptions.get(key)?.get(JSON.stringify(value)),
  }));
  return {
    options: Object.assign({}, ...entries.map(({ option }) => option ?? {})) as SimulateOptions,
    unknown: entries.filter(({ option }) => option === undefined).map(({ stated }) => stated),
  };
}

const statedOptions: ReadonlyMap<string, ReadonlyMap<string, SimulateOptions>> = new Map([
  [
    "hostWithNoPolicyInDirection",
    new Map<string, SimulateOptions>([
      ['"allow"', { hostEndpointProfiles: ["projectcalico-default-allow"] }],
      ...stated({}, "deny", "drop", "calico"),
    ]),
  ],
  [
    "failsafePorts",
    new Map<string, SimulateOptions>([
      ...stated({ failsafeInbound: [], failsafeOutbound: [] }, "not modelled", "off", false),
      ...stated({}, "modelled", "default", "on", true),
    ]),
  ],
  [
    "natOutgoing",
    new Map<string, SimulateOptions>([
      ...stated({ natOutgoing: false }, "not modelled", "off", false),
      ...stated({ natOutgoing: true }, "modelled", "on", true),
    ]),
  ],
]);

function stated(
  option: SimulateOptions,
  ...values: readonly Json[]
): readonly (readonly [string, SimulateOptions])[] {
  return values.map((value) => [JSON.stringify(value), option]);
}
