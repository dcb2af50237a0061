import { describe, expect, it } from "@jest/globals";
import { simulate } from "../../src/index.ts";

const object = (apiVersion: string, kind: string, name: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: ${name}}\n`;

function notices(text: string, file = {}, options = {}): readonly string[] {
  return simulate([{ path: "a.yaml", text, ...file }], options)
    .issues.filter(({ code }) => code === "namespace-missing")
    .map(({ message, place }) => `${String(place?.line)}: ${message}`);
}

describe("objects that name no namespace", () => {
  const pod = object("v1", "Pod", "a");
  const policy = object("projectcalico.org/v3", "NetworkPolicy", "b");

  it.each<[string, readonly string[], readonly string[]]>([
    ["one", [pod], ["1: it names no namespace: `default` is assumed"]],
    [
      "two",
      [pod, policy],
      ["1: it names no namespace, as does another object of this file: `default` is assumed"],
    ],
    [
      "three",
      [object("v1", "Namespace", "n"), policy, pod, object("v1", "Service", "s")],
      ["5: it names no namespace, as do 2 more objects of this file: `default` is assumed"],
    ],
    [
      "none, of kinds that lie in none",
      [object("projectcalico.org/v3", "GlobalNetworkPolicy", "g"), object("v1", "Node", "n")],
      [],
    ],
    ["none, of what deploys", [object("argoproj.io/v1alpha1", "Application", "a")], []],
  ])("are told once a file: %s", (_, objects, expected) => {
    expect(notices(objects.join("---\n"))).toEqual(expected);
  });

  it("are where what deploys the file puts them", () => {
    expect(notices(pod, { namespace: "shop" })).toEqual([]);
    expect(notices(pod, {}, { defaultNamespace: "shop" })[0]).toContain("`shop` is assumed");
  });
});
