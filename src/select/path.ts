import type { HostEndpoint, HostNode, WorkloadEndpoint } from "../model/cluster.ts";
import type { Chain, Direction } from "../model/policy.ts";
import type { TunnelKind } from "../model/encapsulation.ts";
import type { FlowKind } from "./flow-table.ts";

/** What sits at one end of a flow. `node` of a pod is `undefined` where its placement is not known. */
export type Party =
  | { readonly kind: "workload"; readonly endpoint: WorkloadEndpoint; readonly node: HostNode | undefined }
  /** `on`: the host endpoint whose interface the packet crosses, where the asker means a certain one. */
  | {
      readonly kind: "host";
      readonly node: HostNode;
      readonly on: HostEndpoint | undefined;
      /** Its name, where no host endpoint says it. */
      readonly interface?: string;
    }
  /** `through`: the node that forwards the packet, where both ends are outside (row 13). */
  | { readonly kind: "outside"; readonly through: HostNode | undefined };

/** Which addresses a step sees: as sent, after NAT, or those of the encapsulating packet. */
export type SourceView = "source" | "source-node" | "relay-node" | "outer";
export type DestinationView = "destination" | "dialled" | "outer";

/** Who evaluates policy in a step. */
export type Subject =
  | { readonly kind: "workload"; readonly endpoint: WorkloadEndpoint }
  | { readonly kind: "host"; readonly endpoint: HostEndpoint; readonly node: HostNode };

export interface PolicyStep {
  readonly kind: "policy";
  readonly subject: Subject;
  readonly direction: Direction;
  readonly chain: Chain;
  /** Failsafe ports are looked at before the policies (HEP-10). */
  readonly failsafes: boolean;
  readonly source: SourceView;
  readonly destination: DestinationView;
}

export type Step =
  | PolicyStep
  | { readonly kind: "endpoint-to-host"; readonly node: HostNode }
  /** What happens to this protocol here is not modelled, and `reason` says why. */
  | {
      readonly kind: "unmodelled";
      readonly node: HostNode;
      readonly protocol: number;
      readonly reason: string;
    };

/** Steps in order; an Allow by an untracked or preDNAT step skips the rest of its stage (FLOW-0). */
export interface Path {
  readonly kind: FlowKind | "hairpin";
  readonly stages: readonly (readonly Step[])[];
  /** The source address is translated to the source node's on the way (NAT-2). */
  readonly translated: boolean;
  /** The node the packet leaves, where there is one: the address it carries once translated. */
  readonly senderNode: HostNode | undefined;
  /** The tunnel between the two nodes that the packet crosses, if any. */
  readonly tunnel: TunnelKind | undefined;
}
