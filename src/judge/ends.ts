import type { SourceRef } from "../model/source-ref.ts";
import type { Selector } from "../selector/selector.ts";
import type { AddressSet } from "../sets/address-set.ts";

/** A set of endpoints as configuration names it: everything that any of the patterns means. Group names are resolved. */
export interface Ends {
  /** As written, for messages. */
  readonly text: string;
  readonly patterns: readonly EndPattern[];
  /** Its entries one by one; none where no file has them. */
  readonly parts?: readonly EndsPart[];
}

/** An entry of a `from`, `to` or group. */
export interface EndsPart {
  readonly text: string;
  /** A group is told about where it is defined. */
  readonly isGroup: boolean;
  readonly patterns: readonly EndPattern[];
  readonly place: SourceRef;
}

export type EndPattern =
  | { readonly kind: "any" }
  /** Ids of one kind of endpoint; `*` and `?` stand for anything but a slash. */
  | { readonly kind: "id"; readonly of: "workload" | "host" | "set"; readonly glob: string }
  /** Every outside block that is no set. */
  | { readonly kind: "outside" }
  /** Sets and outside blocks. */
  | { readonly kind: "cidr"; readonly addresses: AddressSet }
  /** Workloads that both selectors match. */
  | { readonly kind: "pods"; readonly pods: Selector; readonly namespaces: Selector }
  | { readonly kind: "hosts"; readonly hosts: Selector };
