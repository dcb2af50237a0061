import { describe, expect, it } from "@jest/globals";
import { parseFiles } from "../../src/parse/parse-files.ts";

interface CrdCase {
  readonly title: string;
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly expected: Readonly<Record<string, unknown>>;
}

const stored = (metadata: unknown): Readonly<Record<string, string>> => ({
  "projectcalico.org/metadata": typeof metadata === "string" ? metadata : JSON.stringify(metadata),
});

const cases: readonly CrdCase[] = [
  {
    title: "a policy of the default tier",
    kind: "GlobalNetworkPolicy",
    metadata: { name: "default.web" },
    expected: { name: "web" },
  },
  {
    title: "a policy that says so",
    kind: "NetworkPolicy",
    metadata: { name: "default.web" },
    spec: { tier: "default" },
    expected: { name: "web" },
  },
  {
    title: "a policy of another tier",
    kind: "GlobalNetworkPolicy",
    metadata: { name: "default.web" },
    spec: { tier: "edge" },
    expected: { name: "default.web" },
  },
  {
    title: "a policy with its v3 name",
    kind: "StagedNetworkPolicy",
    metadata: { name: "default.web", annotations: stored({ name: "default.web" }) },
    expected: { name: "default.web", annotations: {} },
  },
  {
    title: "another kind",
    kind: "GlobalNetworkSet",
    metadata: { name: "default.web", annotations: stored({ name: "x" }) },
    expected: { name: "default.web", annotations: {} },
  },
  {
    title: "labels and annotations of the annotation win",
    kind: "HostEndpoint",
    metadata: {
      name: "h",
      labels: { a: "1", b: "1" },
      annotations: { x: "1", y: "1", ...stored({ labels: { b: "2", c: "2" }, annotations: { y: "2" } }) },
    },
    expected: { name: "h", labels: { a: "1", b: "2", c: "2" }, annotations: { x: "1", y: "2" } },
  },
];

describe("crd.projectcalico.org/v1", () => {
  it.each(cases)("$title", ({ kind, metadata, spec = {}, expected }) => {
    const object = { apiVersion: "crd.projectcalico.org/v1", kind, metadata, spec };
    const { resources, issues } = parseFiles([{ path: "a.json", text: JSON.stringify(object) }]);
    expect(issues).toEqual([]);
    expect(resources[0]?.object).toEqual({ ...object, metadata: expected });
    expect(resources[0]?.name).toBe(expected["name"]);
    expect(resources[0]?.group).toBe("crd.projectcalico.org");
  });

  it("warns of an annotation that is no JSON object", () => {
    const text =
      "apiVersion: crd.projectcalico.org/v1\nkind: HostEndpoint\nmetadata:\n  name: h\n  annotations:\n    projectcalico.org/metadata: '['\n";
    const { resources, issues } = parseFiles([{ path: "a.yaml", text }]);
    expect(resources[0]?.object["metadata"]).toEqual({ name: "h", annotations: {} });
    expect(issues).toMatchObject([{ code: "crd-metadata-invalid", severity: "warning", place: { line: 6 } }]);
  });

  it("points at the annotation for what stands in it", () => {
    const annotation = stored({ labels: { zone: "a" } })["projectcalico.org/metadata"] ?? "";
    const text = `apiVersion: crd.projectcalico.org/v1\nkind: HostEndpoint\nmetadata:\n  name: h\n  annotations:\n    projectcalico.org/metadata: '${annotation}'\n`;
    const resource = parseFiles([{ path: "a.yaml", text }]).resources[0];
    expect(resource?.locate(["metadata", "labels", "zone"]).line).toBe(6);
    expect(resource?.locate(["metadata", "name"]).line).toBe(4);
  });

  it("is the same object as in projectcalico.org/v3", () => {
    const form = (apiVersion: string, name: string): string =>
      `apiVersion: ${apiVersion}\nkind: GlobalNetworkPolicy\nmetadata: {name: ${name}}\n`;
    const text = `${form("crd.projectcalico.org/v1", "default.a")}---\n${form("projectcalico.org/v3", "a")}`;
    const { resources, issues } = parseFiles([{ path: "a.yaml", text }]);
    expect(resources.map(({ group }) => group)).toEqual(["projectcalico.org"]);
    expect(issues.map(({ code }) => code)).toEqual(["duplicate-object"]);
  });
});
