import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { simulate, type SimulateOptions, type SourceFile } from "../library.ts";
import { caseFiles } from "../read/case-files.ts";
import { isRecord, parseJson, record, text, texts, type JsonRecord } from "../read/json.ts";
import { otherToolsWorld } from "../read/other-tools-world.ts";
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
  const load = (globs: readonly string[]): ScopedSimulation => {
    const files = otherToolsWorld(caseFiles(folder, globs));
    return scopedSimulation(simulate(files, caseOptions(entry, files)), files, entry);
  };
  if (isRecord(entry["files"])) {
    checkVerdictCells(entry, folder, check, (of) => {
      const files = caseFiles(of, Object.values(record(entry["files"])).flatMap(texts)).map(
        withoutAssumedPlacement,
      );
      return simulate(files, {
        ...caseOptions(entry, files),
        ...semanticsOptions(record(entry["semantics"])),
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
function caseOptions(entry: JsonRecord, files: readonly SourceFile[]): SimulateOptions {
  const admin = files.some((file) => /"?kind"?:\s*"?(Baseline)?AdminNetworkPolicy\b/.test(file.text));
  const ipv6 = files.some((file) => /[\s"'][0-9a-f:]*::[0-9a-f:]*(?:\/\d+)?[\s"']/.test(file.text));
  const withoutFailsafes = texts(entry["assumes"]).includes("no-failsafe-ports");
  return {
    natOutgoing: false,
    encapsulation: "none",
    ...(admin ? { calicoVersion: "3.31" } : {}),
    // Pods without an address have both families as soon as a policy speaks of IPv6.
    ...(ipv6 ? { podCIDRs: ["10.244.0.0/16", "fd00:10:244::/56"] } : {}),
    ...(withoutFailsafes ? { failsafeInbound: [], failsafeOutbound: [] } : {}),
  };
}

/** Semantics a case states in words. */
function semanticsOptions(semantics: JsonRecord): SimulateOptions {
  return {
    ...(semantics["hostWithNoPolicyInDirection"] === "allow"
      ? { hostEndpointProfiles: ["projectcalico-default-allow"] }
      : {}),
  };
}
