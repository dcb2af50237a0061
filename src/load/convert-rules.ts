import { compareText } from "../base/compare.ts";
import type { JsonObject } from "../base/json.ts";
import type { Direction } from "../model/policy.ts";
import { mergePorts } from "./merge-ports.ts";
import { portJson, type Port } from "./parse-port.ts";

/** A Kubernetes policy in Calico's form, or null where Calico ignores the object. */
export interface Conversion {
  readonly result: {
    readonly spec: JsonObject;
    readonly origins: Readonly<Record<Direction, readonly number[]>>;
  } | null;
  readonly errors: readonly ConversionError[];
}

/** Why a rule was dropped or replaced, or why the whole object is ignored (no direction). */
export interface ConversionError {
  readonly message: string;
  readonly direction: Direction | undefined;
  /** Index of the written rule. */
  readonly index: number;
}

/** Ports of one protocol; no ports means all of them, no protocol any on which an endpoint declares the name. */
export interface PortGroup {
  readonly protocol: string | undefined;
  readonly ports: readonly Port[] | undefined;
}

export type Converted<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly message: string; readonly instead: readonly JsonObject[] };

export interface ConvertedRules {
  readonly rules: readonly JsonObject[];
  /** Index of the written rule, one per converted one. */
  readonly origins: readonly number[];
  readonly errors: readonly ConversionError[];
}

/** Converts the rules of one direction; one that can't be is left out, or replaced by what `convert` says. */
export function convertRules(
  written: readonly JsonObject[],
  direction: Direction,
  convert: (rule: JsonObject) => Converted<readonly JsonObject[]>,
): ConvertedRules {
  const rules: JsonObject[] = [];
  const origins: number[] = [];
  const errors: ConversionError[] = [];
  for (const [index, rule] of written.entries()) {
    const converted = convert(rule);
    if (!converted.ok) {
      errors.push({ message: `k8s rule couldn't be converted: ${converted.message}`, direction, index });
    }
    for (const made of converted.ok ? converted.value : converted.instead) {
      rules.push(made);
      origins.push(index);
    }
  }
  return { rules, origins, errors };
}

/** One rule per protocol and peer: protocols by name, peers in their order within each (reference section 15). */
export function expandRule(
  head: { readonly action: string; readonly name: string | undefined },
  groups: readonly PortGroup[],
  peers: readonly JsonObject[],
  direction: Direction,
): readonly JsonObject[] {
  const sorted = [...groups].sort((a, b) => compareText(a.protocol ?? "", b.protocol ?? ""));
  return sorted.flatMap(({ protocol, ports }) =>
    peers.map((peer): JsonObject => {
      const portMatch: JsonObject = ports === undefined ? {} : { ports: mergePorts(ports).map(portJson) };
      const source = direction === "ingress" ? peer : {};
      const destination = direction === "ingress" ? portMatch : { ...peer, ...portMatch };
      return {
        action: head.action,
        ...(protocol === undefined ? {} : { protocol }),
        ...(Object.keys(source).length === 0 ? {} : { source }),
        ...(Object.keys(destination).length === 0 ? {} : { destination }),
        ...(head.name === undefined ? {} : { metadata: { annotations: { name: head.name } } }),
      };
    }),
  );
}

/** Gathers ports by protocol; an entry without ports stands for all of its protocol's and wins over listed ones. */
export class PortGroups {
  readonly #groups = new Map<string | undefined, Port[] | undefined>();

  add(protocol: string | undefined, port: Port | undefined): void {
    const ports = this.#groups.get(protocol);
    if (port === undefined) this.#groups.set(protocol, undefined);
    else if (!this.#groups.has(protocol)) this.#groups.set(protocol, [port]);
    else ports?.push(port);
  }

  list(): readonly PortGroup[] {
    return [...this.#groups].map(([protocol, ports]) => ({ protocol, ports }));
  }
}

/** Every protocol and port. */
export const anyPort: readonly PortGroup[] = [{ protocol: undefined, ports: undefined }];

export function converted<T>(value: T): Converted<T> {
  return { ok: true, value };
}

export function refused(message: string, instead: readonly JsonObject[] = []): Converted<never> {
  return { ok: false, message, instead };
}
