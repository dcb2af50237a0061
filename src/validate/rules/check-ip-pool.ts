import type { JsonObject } from "../../base/json.ts";
import { overlaps, parseCidr, parseCidrOrAddress, type Cidr } from "../../sets/address-set.ts";
import { fieldOf, listOf, numberOf, textOf } from "../read-field.ts";
import type { CheckScope, StructCheck } from "../schema/schema.ts";

const linkLocal = ["169.254.0.0/16", "fe80::/10"];

/** Source: Calico `validator.go`, `validateIPPoolSpec`; `clientv3/ippool.go`, `validateAndSetDefaults`. */
export const checkIpPool: StructCheck = (spec, scope) => {
  const text = textOf(spec, "cidr");
  const cidr = parseCidrOrAddress(text);
  if (text === "") scope.fault("required", ["cidr"], "is required");
  else if (cidr === undefined)
    scope.fault("net-invalid", ["cidr"], "must be a CIDR such as 10.244.0.0/16", text);
  if (cidr === undefined) return;
  if (cidr.hostBits) scope.fault("net-invalid", ["cidr"], "must be a CIDR without host bits", text);
  checkSize(spec, cidr, scope);
  checkEncapsulation(spec, cidr, scope);
  for (const net of linkLocal) {
    const local = parseCidr(net);
    if (local === undefined || !overlaps(local.set, cidr.set)) continue;
    scope.fault("pool-link-local", ["cidr"], `must not overlap with the link-local range ${net}`, text);
  }
  checkUses(spec, scope);
};

function checkSize(spec: JsonObject, cidr: Cidr, scope: CheckScope): void {
  const [lowest, highest, standard] = cidr.family === 4 ? [20, 32, 26] : [116, 128, 122];
  const written = numberOf(spec, "blockSize") ?? 0;
  const size = written === 0 ? standard : written;
  if (size < lowest || size > highest) {
    const reason = `IPv${cidr.family} block size must be between ${lowest} and ${highest}`;
    scope.fault("out-of-range", ["blockSize"], reason, written);
  } else if (cidr.prefix > size && fieldOf(spec, "disabled") !== true) {
    const reason = `must hold at least one block, which is a /${size}`;
    scope.fault("pool-too-small", ["cidr"], reason, textOf(spec, "cidr"));
  }
}

function checkEncapsulation(spec: JsonObject, cidr: Cidr, scope: CheckScope): void {
  const ipip = textOf(spec, "ipipMode");
  if (!isEnabled(ipip)) return;
  if (cidr.family === 6) {
    scope.fault(
      "pool-encapsulation-invalid",
      ["ipipMode"],
      "must be `Never` for a pool of IPv6 addresses",
      ipip,
    );
  }
  if (isEnabled(textOf(spec, "vxlanMode"))) {
    scope.fault("pool-encapsulation-invalid", ["ipipMode"], "must be `Never` where `vxlanMode` is not", ipip);
  }
}

/** Addresses of load balancers are nobody's on the pod network. */
function checkUses(spec: JsonObject, scope: CheckScope): void {
  const uses = listOf(spec, "allowedUses");
  if (!uses.includes("LoadBalancer")) return;
  for (const [index, use] of uses.entries()) {
    if (use !== "Workload" && use !== "Tunnel") continue;
    scope.fault("pool-uses-mixed", ["allowedUses", index], "can't be used together with `LoadBalancer`", use);
  }
  for (const key of ["ipipMode", "vxlanMode"]) {
    const mode = textOf(spec, key);
    if (!isEnabled(mode)) continue;
    scope.fault("pool-uses-mixed", [key], "must be `Never` for a pool of load balancers", mode);
  }
  const selector = textOf(spec, "nodeSelector");
  if (selector !== "" && selector !== "all()") {
    scope.fault(
      "pool-uses-mixed",
      ["nodeSelector"],
      "must be `all()` for a pool of load balancers",
      selector,
    );
  }
}

function isEnabled(mode: string): boolean {
  return mode === "Always" || mode === "CrossSubnet";
}
