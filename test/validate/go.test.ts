import { describe, expect, it } from "@jest/globals";
import fc from "../support/fast-check.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../../src/base/json.ts";
import { formatDuration, parseDuration } from "../../src/validate/go/duration.ts";
import { isGoPattern } from "../../src/validate/go/is-go-pattern.ts";
import { isMac } from "../../src/validate/go/is-mac.ts";
import { isLabelValue, isPortName, isQualifiedName } from "../../src/validate/go/names.ts";
import { make, validate } from "./support/check.ts";

describe("durations", () => {
  it.each([
    ["90s", "1m30s"],
    ["0", "0s"],
    ["1h", "1h0m0s"],
    ["-1.5h", "-1h30m0s"],
    [".5ms", "500\u00b5s"],
    ["2.5s", "2.5s"],
    ["", undefined],
    ["5", undefined],
    ["5 s", undefined],
    ["1d", undefined],
  ])("%s is %s", (text, expected) => {
    const nanoseconds = parseDuration(text);
    expect(nanoseconds === undefined ? undefined : formatDuration(nanoseconds)).toBe(expected);
  });

  it("are read back as they were written", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e13, max: 1e13 }), (nanoseconds) => {
        expect(parseDuration(formatDuration(nanoseconds))).toBeCloseTo(nanoseconds, 0);
      }),
    );
  });
});

describe("texts", () => {
  it.each([
    [isPortName, ["till", "till-2", "2till"], ["", "Till", "-till", "till-", "a--b", "80", "w".repeat(16)]],
    [
      isQualifiedName,
      ["app", "shop.example/Floor_1.x"],
      ["", "/app", "a/b/c", "Shop/app", "-app", "w".repeat(64)],
    ],
    [isLabelValue, ["", "Till_1.2-x"], ["-", "two words", "w".repeat(64)]],
    [isMac, ["ee:ee:ee:ee:ee:ee", "EE-EE-EE-EE-EE-EE", "eeee.eeee.eeee"], ["", "ee:ee", "ee:ee-ee:ee:ee:ee"]],
    [isGoPattern, ["eth.*", "(?i)eth[0-9]+", "(?P<n>x)"], ["*", "[", "eth(?!0)", "(a)\\1", "a**"]],
  ])("%p", (test, good, bad) => {
    expect(good.filter((text) => !test(text))).toEqual([]);
    expect(bad.filter((text) => test(text))).toEqual([]);
  });
});

const kinds = [
  "NetworkPolicy",
  "GlobalNetworkPolicy",
  "StagedNetworkPolicy",
  "StagedKubernetesNetworkPolicy",
  "Tier",
  "HostEndpoint",
  "WorkloadEndpoint",
  "NetworkSet",
  "Profile",
  "KubeControllersConfiguration",
  "FelixConfiguration",
];

/** Values under keys that mean something, so that they reach the rules. */
const spec = fc.letrec<{ value: JsonValue; object: JsonObject }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom<JsonValue>(
      null,
      true,
      0,
      1.5,
      -1,
      80,
      70000,
      "",
      "TCP",
      "80:70",
      "10.0.0.0/8",
      "x",
      "global(",
    ),
    fc.array(tie("value"), { maxLength: 3 }),
    tie("object"),
  ),
  object: fc.dictionary(
    fc.constantFrom(
      "ingress",
      "egress",
      "action",
      "source",
      "destination",
      "ports",
      "nets",
      "selector",
      "services",
      "protocol",
      "http",
      "paths",
      "icmp",
      "type",
      "types",
      "podSelector",
      "from",
      "port",
      "endPort",
      "controllers",
      "node",
      "routeTableRange",
      "interfaceName",
      "expectedIPs",
      "ipNetworks",
      "metadata",
      "__proto__",
    ),
    tie("value"),
    { maxKeys: 5 },
  ),
})).object;

describe("any object", () => {
  it("never makes it throw, and problems point into it", () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), spec, (kind, written) => {
        const object = make.calico(kind, written);
        const { library, nativeCRD } = validate(object);
        for (const { path } of [...library.errors, ...(nativeCRD?.errors ?? [])]) {
          expect(path.length === 0 || Object.hasOwn(object, path[0] ?? "")).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("is stored in a form that is stored unchanged", () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), spec, (kind, written) => {
        const stored = validate(make.calico(kind, written)).afterDefaulting;
        if (!isJsonObject(stored)) return;
        expect(validate(stored).afterDefaulting).toEqual(stored);
      }),
      { numRuns: 300 },
    );
  });
});
