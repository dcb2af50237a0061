import { describe, expect, it } from "@jest/globals";
import fc from "../support/fast-check.ts";
import type { JsonValue } from "../../src/base/json.ts";
import type { FieldPath, Resource } from "../../src/model/resource.ts";
import { parseFiles } from "../../src/parse/parse-files.ts";

const POLICY = `# the shop's front door
apiVersion: projectcalico.org/v3
kind: GlobalNetworkPolicy
metadata:
  name: front
  labels: {app.kubernetes.io/name: "x",
    tier: y}
  # about the spec
spec:
  ingress:
    - action: Allow # yes
      source:
        nets: [10.0.0.0/8,
          10.1.0.0/16]

    # nobody else
    -
      action: Deny
  egress:
  - &all
    action: Allow
    notes: |
      one

      two

  # a comment of its own
  - *all
  order:
  <<: &more
    selector: all()
`;

const places: readonly (readonly [path: FieldPath, range: string, field: string | undefined])[] = [
  [[], "2:1-31", undefined],
  [["metadata"], "4:1-7", "metadata"],
  [["metadata", "labels"], "6:3-7", "metadata.labels"],
  [["metadata", "labels", "app.kubernetes.io/name"], "6:12-6", "metadata.labels[app.kubernetes.io/name]"],
  [["metadata", "labels", "tier"], "7:5-7", "metadata.labels.tier"],
  [["spec"], "9:1-31", "spec"],
  [["spec", "ingress"], "10:3-18", "spec.ingress"],
  [["spec", "ingress", 0], "11:5-14", "spec.ingress[0]"],
  [["spec", "ingress", 0, "action"], "11:7-11", "spec.ingress[0].action"],
  [["spec", "ingress", 0, "source", "nets"], "13:9-14", "spec.ingress[0].source.nets"],
  [["spec", "ingress", 0, "source", "nets", 1], "14:11-14", "spec.ingress[0].source.nets[1]"],
  [["spec", "ingress", 1], "17:5-18", "spec.ingress[1]"],
  [["spec", "egress"], "19:3-28", "spec.egress"],
  [["spec", "egress", 0], "20:3-25", "spec.egress[0]"],
  [["spec", "egress", 0, "notes"], "22:5-25", "spec.egress[0].notes"],
  [["spec", "egress", 1], "28:3-28", "spec.egress[1]"],
  // Where an alias leads, the author wrote it.
  [["spec", "egress", 1, "action"], "21:5-21", "spec.egress[1].action"],
  [["spec", "order"], "29:3-29", "spec.order"],
  [["spec", "selector"], "31:5-31", "spec.selector"],
  // What isn't there: the nearest ancestor.
  [["spec", "ingress", 0, "destination", "nets", 3], "11:5-14", "spec.ingress[0]"],
  [["spec", "ingress", 7], "10:3-18", "spec.ingress"],
  [["spec", "ingress", "0"], "10:3-18", "spec.ingress"],
  [["status"], "2:1-31", undefined],
];

function one(text: string, path = "a.yaml"): Resource {
  const resource = parseFiles([{ path, text }]).resources[0];
  if (resource === undefined) throw new Error("nothing was read");
  return resource;
}

function range(resource: Resource, path: FieldPath): string {
  const { line, column, endLine } = resource.locate(path);
  return `${line}:${column ?? 0}-${endLine ?? 0}`;
}

describe("locate", () => {
  it.each(places)("%j", (path, expected, field) => {
    const resource = one(POLICY);
    expect([range(resource, path), resource.locate(path).field]).toEqual([expected, field]);
  });

  it("counts lines from the start of the file, with CRLF and documents before", () => {
    const resource = one(`kind: ConfigMap\r\napiVersion: v1\r\n---\r\n${POLICY.replaceAll("\n", "\r\n")}`);
    expect(range(resource, ["spec", "ingress", 1])).toBe("20:5-21");
  });

  it("finds fields of list items and of JSON", () => {
    const text =
      '{"apiVersion":"v1","kind":"List","items":[\n{"apiVersion":"v1","kind":"Node",\n "metadata":\n  {"name":"n"}}]}';
    for (const path of ["a.json", "a.yaml"]) {
      expect(range(one(text, path), [])).toBe("2:1-4");
      expect(range(one(text, path), ["metadata", "name"])).toBe("4:4-4");
    }
  });

  it("keeps the order of keys that look like numbers", () => {
    const resource = one(
      "apiVersion: v1\nkind: Node\nmetadata:\n  name: n\n  labels:\n    b: x\n    2: y\n    1: z\n",
    );
    expect(["b", "2", "1"].map((key) => range(resource, ["metadata", "labels", key]))).toEqual([
      "6:5-6",
      "7:5-7",
      "8:5-8",
    ]);
  });

  it("finds every value of every object", () => {
    const json = fc.jsonValue({ maxDepth: 3 });
    fc.assert(
      fc.property(json, (spec) => {
        const text = JSON.stringify(
          { apiVersion: "v1", kind: "Pod", metadata: { name: "web" }, spec },
          null,
          1,
        );
        for (const path of ["a.json", "a.yaml"]) {
          const resource = one(text, path);
          const lines = text.split("\n");
          visit(resource.object["spec"] ?? null, ["spec"], (value, field) => {
            const { line, endLine = 0, column = 0 } = resource.locate(field);
            const key = field.at(-1);
            const shown = typeof key === "string" ? JSON.stringify(key) : JSON.stringify(value).slice(0, 1);
            expect(lines[line - 1]?.slice(column - 1).startsWith(shown)).toBe(true);
            const end = (lines[endLine - 1] ?? "").replace(/,$/, "");
            expect(end.endsWith(JSON.stringify(value).slice(-1))).toBe(true);
          });
        }
      }),
      { numRuns: 60 },
    );
  });
});

function visit(value: JsonValue, path: FieldPath, see: (value: JsonValue, path: FieldPath) => void): void {
  see(value, path);
  if (Array.isArray(value)) {
    (value as readonly JsonValue[]).forEach((item, index) => {
      visit(item, [...path, index], see);
    });
  } else if (typeof value === "object" && value !== null) {
    for (const [key, entry] of Object.entries(value)) visit(entry as JsonValue, [...path, key], see);
  }
}
