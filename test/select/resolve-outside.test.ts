import { describe, expect, it } from "@jest/globals";
import { resolveOutside } from "../../src/select/resolve-outside.ts";
import { formatAddress } from "../../src/sets/address.ts";
import { simulate } from "../../src/simulate.ts";
import { toFiles } from "../support/random-cluster.ts";
import { globalPolicy, pod, pool } from "../support/small-objects.ts";

const nets = ["198.51.100.0/24", "203.0.113.0/28", "203.0.113.32/28", "203.0.113.64/28", "203.0.113.96/28"];
const [first = "", ...others] = nets;

describe("a name of the outside", () => {
  const rules = [[first], others].map((list) => ({ action: "Allow", source: { nets: list } }));
  const { cluster } = simulate(
    toFiles([
      pod("web/a", { ip: "10.0.0.1" }),
      pool("10.0.0.0/16"),
      globalPolicy("p", { namespaceSelector: "all()", types: ["Ingress"], ingress: rules }),
    ]),
  );
  const unlisted = `outside/${others.slice(0, 3).join(",")}+1`;

  it.each<[string, string, string | undefined]>([
    ["of everywhere else", "outside/other", "0.0.0.1"],
    ["of a block", `outside/${first}`, "198.51.100.1"],
    ["of a part of one", "outside/198.51.100.128/25", "198.51.100.128"],
    ["of several CIDRs of one", `outside/${others.slice(1, 3).join(",")}`, "203.0.113.32"],
    ["of a long list", unlisted, "203.0.113.1"],
    ["of another long list", unlisted.replace("+1", "+2"), undefined],
    ["of what policy tells apart", `outside/${nets.slice(0, 2).join(",")}`, undefined],
    ["of pods", "outside/10.0.0.0/24", undefined],
    ["of nothing", "outside/there", undefined],
    ["of a set", "set/other", undefined],
  ])("%s", (_, id, expected) => {
    const address = resolveOutside(cluster, id, undefined);
    expect(address === undefined ? undefined : formatAddress(address)).toBe(expected);
  });
});
