import {
  emptyAddresses,
  formatAddressSet,
  intersectAddresses,
  isEmptyAddresses,
  parseCidr,
  subtractAddresses,
  unionAddresses,
  type AddressSet,
} from "../library.ts";
import { isRecord, list, record, records, text, texts, without, type Json, type JsonRecord } from "./json.ts";
import { unionOf } from "./union-of.ts";

/** Blocks that pods get their addresses from where no block of a policy may mean one. */
export const podBlocks: readonly string[] = ["198.18.0.0/16", "2001:db8:198:18::/112"];

export const podAddresses: AddressSet = podBlocks
  .map((block) => parseCidr(block)?.set ?? emptyAddresses)
  .reduce(unionAddresses, emptyAddresses);

/**
 * The objects as another tool takes them that never compares a pod's address with a block: pods get addresses from
 * blocks of their own, host endpoints without any as well, and every block of a policy or set leaves those out.
 */
export function blocksApart(objects: readonly JsonRecord[]): readonly JsonRecord[] {
  let next = 0;
  const addressLike = (address: string): string => {
    next += 1;
    return address.includes(":")
      ? `2001:db8:198:18::${next.toString(16)}`
      : `198.18.${String(next >> 8)}.${String(next & 255)}`;
  };
  return objects.map((object) => {
    const spec = record(object["spec"]);
    switch (text(object["kind"])) {
      case "Pod":
        return { ...object, status: readdressed(record(object["status"]), addressLike) };
      case "WorkloadEndpoint":
        return { ...object, spec: { ...spec, ipNetworks: texts(spec["ipNetworks"]).map(addressLike) } };
      case "HostEndpoint":
        return list(spec["expectedIPs"]).length > 0
          ? object
          : { ...object, spec: { ...spec, expectedIPs: [addressLike("v4")] } };
      case "NetworkSet":
      case "GlobalNetworkSet":
        return { ...object, spec: { ...spec, nets: withoutPods(texts(spec["nets"])) } };
      default:
        return /Policy$/.test(text(object["kind"]) ?? "")
          ? { ...object, spec: { ...spec, ...rulesApart(spec) } }
          : object;
    }
  });
}

function readdressed(status: JsonRecord, addressLike: (address: string) => string): JsonRecord {
  const listed = records(status["podIPs"]).flatMap(({ ip }) => text(ip) ?? []);
  const own = listed.length > 0 ? listed : texts(status["podIP"]);
  const [first, ...others] = own.map(addressLike);
  const rest = without(status, "podIP", "podIPs");
  if (first === undefined) return rest;
  return { ...rest, podIP: first, podIPs: [first, ...others].map((ip) => ({ ip })) };
}

function rulesApart(spec: JsonRecord): JsonRecord {
  const rules = (key: "ingress" | "egress"): JsonRecord =>
    Array.isArray(spec[key]) ? { [key]: list(spec[key]).map(ruleApart) } : {};
  return { ...rules("ingress"), ...rules("egress") };
}

function ruleApart(rule: Json): Json {
  if (!isRecord(rule)) return rule;
  const changed = Object.entries(rule).map(([key, value]): [string, Json | undefined] => {
    if ((key === "source" || key === "destination") && isRecord(value)) return [key, sideApart(value)];
    return (key === "from" || key === "to") && Array.isArray(value)
      ? [key, list(value).map(peerApart)]
      : [key, value];
  });
  return Object.fromEntries(changed);
}

/** A side of a Calico rule. A list of one family must stay of that family, or its rule would be void for it (RULE-6). */
function sideApart(side: JsonRecord): JsonRecord {
  const [nets, notNets] = [texts(side["nets"]), texts(side["notNets"])];
  if (nets.length > 0) return { ...side, nets: withoutPods(nets) };
  return notNets.length > 0 ? { ...side, notNets: [...notNets, ...podBlocksLike(notNets)] } : side;
}

function peerApart(peer: Json): Json {
  if (!isRecord(peer)) return peer;
  const networks = texts(peer["networks"]);
  if (networks.length > 0) return { ...peer, networks: withoutPods(networks) };
  const block = record(peer["ipBlock"]);
  const cidr = texts(block["cidr"]);
  if (cidr.length === 0) return peer;
  const except = [...texts(block["except"]), ...podBlocksLike(cidr)];
  return { ...peer, ipBlock: { ...block, except } };
}

/** The pods' blocks of the families that `blocks` are of. */
function podBlocksLike(blocks: readonly string[]): readonly string[] {
  return podBlocks.filter((pods) => blocks.some((block) => block.includes(":") === pods.includes(":")));
}

/** What can't be read, or holds none of the pods' addresses, stays as it is written. */
function withoutPods(blocks: readonly string[]): readonly string[] {
  const sets = blocks.map((block) => parseCidr(block)?.set);
  const all = unionOf(sets.map((set) => set ?? emptyAddresses));
  const isApart = sets.includes(undefined) || isEmptyAddresses(intersectAddresses(all, podAddresses));
  return isApart ? blocks : formatAddressSet(subtractAddresses(all, podAddresses));
}
