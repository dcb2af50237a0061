import { isJsonObject, type JsonObject, type JsonValue } from "../../base/json.ts";
import { parseAddress } from "../../sets/address.ts";
import type { Report } from "../problem.ts";
import { checkAnnotations } from "./metadata-rules.ts";
import { checkSelector, textsOf } from "./rule-rules.ts";
import { rulesOf } from "./spec-rules.ts";
import { isCidrOrAddress, isLabelValue, isQualifiedName, isRegexp, label, subdomain } from "./text-rules.ts";

type TextTest = readonly [holds: (text: string) => boolean, reason: string];

const exactly = (...values: readonly string[]): TextTest => [
  (text) => ["", ...values].includes(text),
  `must be one of ${values.join(", ")}`,
];
const address: TextTest = [
  (text) => text === "" || parseAddress(text) !== undefined,
  "is not a valid IP address",
];

/** Text fields of FelixConfiguration that Calico's Go validator checks beyond the CRD. */
const felixTexts: Readonly<Record<string, TextTest>> = {
  iptablesNATOutgoingInterfaceFilter: [
    (text) => /^[a-zA-Z0-9:._+-]{0,15}$/.test(text),
    "is not an interface filter",
  ],
  mtuIfacePattern: [isRegexp, "is not a regular expression"],
  bpfDataIfacePattern: [isRegexp, "is not a regular expression"],
  bpfL3IfacePattern: [isRegexp, "is not a regular expression"],
  prometheusMetricsHost: [
    (text) =>
      text === "" ||
      parseAddress(text) !== undefined ||
      /^[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*$/.test(text),
    "is neither an address nor a host name",
  ],
  natOutgoingAddress: address,
  deviceRouteSourceAddress: address,
  deviceRouteSourceAddressIPv6: address,
  awsSrcDstCheck: exactly("DoNothing", "Enable", "Disable"),
  bpfHostNetworkedNATWithoutCTLB: exactly("Enabled", "Disabled"),
  bpfConnectTimeLoadBalancing: exactly("TCP", "Enabled", "Disabled"),
  serviceLoopPrevention: exactly("Drop", "Reject", "Disabled"),
  windowsManageFirewallRules: exactly("Enabled", "Disabled"),
  workloadSourceSpoofing: exactly("Disabled", "Any"),
  openstackRegion: [
    (text) => text === "" || (label.test(text) && text.length <= 21),
    "must be a valid DNS label that is not too long",
  ],
  wireguardInterfaceName: [(text) => /^[a-zA-Z0-9_.-]{0,15}$/.test(text), "is not an interface name"],
};

/** Number fields: inclusive bounds. */
const felixNumbers: Readonly<Record<string, readonly [low: number, high: number]>> = {
  bpfExtToServiceConnmark: [0, 4_294_967_295],
  ipv4ElevatedRoutePriority: [1, 2_147_483_646],
  ipv6ElevatedRoutePriority: [1, 2_147_483_646],
  ipv4NormalRoutePriority: [1, 2_147_483_646],
  ipv6NormalRoutePriority: [1, 2_147_483_646],
  wireguardRoutingRulePriority: [1, 32_765],
  wireguardListeningPort: [1, 65_535],
};

export function checkFelixConfiguration(spec: JsonObject, report: Report): void {
  for (const [key, [holds, reason]] of Object.entries(felixTexts)) {
    const value = spec[key];
    if (typeof value === "string" && !holds(value)) report(["spec", key], "invalid-value", reason, value);
  }
  for (const [key, [low, high]] of Object.entries(felixNumbers)) {
    const value = spec[key];
    if (typeof value === "number" && (value < low || value > high))
      report(["spec", key], "out-of-range", `must be ${String(low)}-${String(high)}`, value);
  }
  checkSelector(spec["nodeSelector"], ["spec", "nodeSelector"], report);
  checkRanges(spec["kubeNodePortRanges"], report);
  textsOf(spec["externalNodesList"]).forEach((text, index) => {
    if (!isCidrOrAddress(text))
      report(["spec", "externalNodesList", index], "net-invalid", "has invalid CIDR(s)", text);
  });
  rulesOf(spec["healthTimeoutOverrides"]).forEach(({ name }, index) => {
    if (typeof name !== "string" || !/^[a-zA-Z0-9_ -]+$/.test(name))
      report(
        ["spec", "healthTimeoutOverrides", index, "name"],
        "invalid-value",
        "name should match `^[a-zA-Z0-9_ -]+$`",
        name,
      );
  });
  checkTables(spec, report);
}

function checkRanges(value: JsonValue | undefined, report: Report): void {
  const ranges = Array.isArray(value) ? value : [];
  if (ranges.length > 7)
    report(["spec", "kubeNodePortRanges"], "too-many", "node port ranges list is too long (max 7)");
  ranges.forEach((range: JsonValue, index: number) => {
    if (typeof range === "string" && !/^\d+(?::\d+)?$/.test(range))
      report(
        ["spec", "kubeNodePortRanges", index],
        "port-range",
        "node port ranges should not contain named ports",
        range,
      );
  });
}

const highestTable = 0xffff_ffff;
const mostTables = 65_535;

function checkTables(spec: JsonObject, report: Report): void {
  const single = spec["routeTableRange"];
  const bounds = (range: JsonObject): readonly [number, number] => [
    Number(range["min"]),
    Number(range["max"]),
  ];
  if (isJsonObject(single)) {
    const [min, max] = bounds(single);
    if (min < 1 || max < min || max > 250)
      report(
        ["spec", "routeTableRange"],
        "out-of-range",
        "must be a range of route table indices within 1..250",
      );
  }
  let total = 0;
  rulesOf(spec["routeTableRanges"]).forEach((range, index) => {
    const [min, max] = bounds(range);
    const path = ["spec", "routeTableRanges", index];
    if (min < 1) report(path, "out-of-range", "cannot target indices < 1");
    if (max < min) report(path, "out-of-range", "min value cannot be greater than max value");
    if (max > highestTable) report(path, "out-of-range", "max index too high");
    total += Math.max(0, max - min + 1);
  });
  if (total > mostTables) report(["spec", "routeTableRanges"], "out-of-range", "targets too many tables");
}

export function checkControllersConfiguration(spec: JsonObject, report: Report): void {
  const at = (value: JsonValue | undefined, key: string): JsonValue | undefined =>
    isJsonObject(value) ? value[key] : undefined;
  const host = at(at(spec["controllers"], "node"), "hostEndpoint");
  if (!isJsonObject(host)) return;
  const path = ["spec", "controllers", "node", "hostEndpoint"];
  for (const key of ["autoCreate", "createDefaultHostEndpoint"] as const) {
    const value = host[key];
    if (typeof value === "string" && !["", "Enabled", "Disabled"].includes(value))
      report([...path, key], "unsupported-value", "must be Enabled or Disabled", value);
  }
  rulesOf(host["templates"]).forEach((template, index) => {
    const here = [...path, "templates", index];
    const { generateName, interfacePattern, labels } = template;
    if (typeof generateName === "string" && generateName !== "" && !subdomain.test(generateName))
      report([...here, "generateName"], "name-invalid", "is not a name", generateName);
    if (typeof interfacePattern === "string" && !isRegexp(interfacePattern))
      report([...here, "interfacePattern"], "invalid-value", "is not a regular expression", interfacePattern);
    checkSelector(template["nodeSelector"], [...here, "nodeSelector"], report);
    textsOf(template["interfaceCIDRs"]).forEach((text, at2) => {
      if (!isCidrOrAddress(text))
        report([...here, "interfaceCIDRs", at2], "net-invalid", "is no CIDR or address", text);
    });
    if (isJsonObject(labels)) {
      for (const [key, value] of Object.entries(labels)) {
        if (!isQualifiedName(key) || (typeof value === "string" && !isLabelValue(value)))
          report([...here, "labels", key], "label-key", "is not a valid label", key);
      }
    }
    checkAnnotations(template["annotations"], [...here, "annotations"], report);
  });
}
