import { stringify } from "yaml";
import type { JsonObject } from "../../src/base/json.ts";
import { isJsonObject } from "../../src/base/json.ts";
import type { SourceFile } from "../../src/model/resource.ts";
import { createRandom } from "../support/random/random.ts";
import { otherManifest } from "./other-manifests.ts";
import { realisticCluster } from "./realistic-cluster.ts";

/** How much a generated repository holds. */
export interface RepositoryShape {
  readonly seed: number;
  readonly objects: number;
  readonly megabytes: number;
  /** Of a hundred objects, those that policy looks at: policies, workloads, namespaces, nodes, host endpoints. */
  readonly relevantPercent: number;
}

const perFile = 6;

/**
 * The files of a repository that keeps everything a company runs, of which little decides a connection. Each service has a
 * folder with a file of its own object and files with what else it needs, some objects a file; in the order of paths.
 */
export function largeRepository(shape: RepositoryShape): readonly SourceFile[] {
  const relevant = relevantObjects(Math.round((shape.objects * shape.relevantPercent) / 100), shape.seed);
  const files = relevant.map((object, index) => relevantFile(object, index));
  const others = shape.objects - relevant.length;
  const left = shape.megabytes * 2 ** 20 - files.reduce((sum, { text }) => sum + text.length, 0);
  const random = createRandom(shape.seed);
  for (let from = 0; from < others; from += perFile) {
    const count = Math.min(perFile, others - from);
    const texts = Array.from({ length: count }, (_, index) =>
      otherManifest(from + index, Math.round(left / others), random),
    );
    const service = Math.floor(from / perFile);
    files.push({
      path: `teams/team-${String(service % 60)}/service-${String(service)}/resources.yaml`,
      // As tools on other systems write them.
      text: random.chance(0.01) ? texts.join("---\n").replaceAll("\n", "\r\n") : texts.join("---\n"),
    });
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** A quarter are workloads, each with a service and an account of its own; the rest nodes, policies and the like. */
function relevantObjects(count: number, seed: number): readonly JsonObject[] {
  const templates = Math.floor(count / 4);
  const hosts = Math.floor(count / 20);
  const common = { seed, pods: templates, templates, hosts, written: "template" } as const;
  const fixed = realisticCluster({ ...common, policies: 0 }).length + 2 * templates;
  return realisticCluster({ ...common, policies: Math.max(0, count - fixed) }).flatMap((object) =>
    object["kind"] === "Deployment" ? [object, ...besideWorkload(object)] : [object],
  );
}

function besideWorkload({ metadata }: JsonObject): readonly JsonObject[] {
  const { name = "", namespace = "" } = isJsonObject(metadata) ? metadata : {};
  const spec = { selector: { app: name }, ports: [{ name: "http", port: 80, targetPort: "http" }] };
  return [
    { apiVersion: "v1", kind: "Service", metadata: { name, namespace }, spec },
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace } },
  ];
}

function relevantFile(object: JsonObject, index: number): SourceFile {
  const metadata = isJsonObject(object["metadata"]) ? object["metadata"] : {};
  const text = (value: unknown): string => (typeof value === "string" ? value : "");
  const name = `${text(object["kind"]).toLowerCase()}-${text(metadata["name"])}`;
  const namespace = text(metadata["namespace"]);
  const folder = namespace === "" ? "platform" : `teams/${namespace}`;
  return {
    path: `${folder}/${name}-${String(index)}.yaml`,
    text: `# Owned by the platform team.\n${stringify(object, { aliasDuplicateObjects: false })}`,
  };
}

/** The repository after a pull request that changes so many files: policies open a port, other files get a comment. */
export function afterPullRequest(
  files: readonly SourceFile[],
  changedFiles: number,
  request: number,
): readonly SourceFile[] {
  const isPolicy = ({ path }: SourceFile): boolean => /networkpolicy-/.test(path);
  const policies = files.filter(isPolicy);
  const others = files.filter((file) => !isPolicy(file));
  const chosen = new Set(
    Array.from({ length: changedFiles }, (_, index) => {
      const from = index % 2 === 0 ? policies : others;
      return from[(index * 37 + request * 11) % from.length];
    }),
  );
  return files.map((file) =>
    chosen.has(file)
      ? {
          ...file,
          text: `${file.text.replace("action: Deny", "action: Allow")}# request ${String(request)}\n`,
        }
      : file,
  );
}
