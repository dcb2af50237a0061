import type { Cluster } from "../model/cluster.ts";
import type { Resource, SourceFile } from "../model/resource.ts";
import type { Comparison } from "../diff/pair-differences.ts";
import type { ExplainedTree } from "../explain/explain-group.ts";
import { createCauseFinder, type CauseFinder, type FoundCauses } from "../explain/find-causes.ts";
import type { EndpointInfo } from "../matrix/matrix.ts";

/** A side of the comparison with what explaining it needs. */
export interface ComparedTree {
  readonly cluster: Cluster;
  readonly resources: readonly Resource[];
  readonly files: readonly SourceFile[];
}

export interface ChangeInput {
  readonly base: ComparedTree;
  readonly head: ComparedTree;
  readonly comparison: Comparison;
  /** Endpoints of both sides by id. */
  readonly endpoints: ReadonlyMap<string, EndpointInfo>;
  /** Loads a tree with an edit more or less. */
  readonly load: (resources: readonly Resource[]) => Cluster;
}

/** What explaining one group after another shares. */
export interface ChangeContext extends ChangeInput {
  readonly trees: { readonly base: ExplainedTree; readonly head: ExplainedTree };
  readonly causes: CauseFinder;
  /** Causes by deciders: groups that turn on the same rules were caused by the same edits. */
  readonly known: Map<string, FoundCauses>;
}

export function createChangeContext(input: ChangeInput): ChangeContext {
  const trees = { base: explained(input.base), head: explained(input.head) };
  const causes = createCauseFinder({
    base: { ...trees.base, resources: input.base.resources },
    head: { ...trees.head, resources: input.head.resources },
    load: input.load,
  });
  return { ...input, trees, causes, known: new Map() };
}

function explained({ cluster, files }: ComparedTree): ExplainedTree {
  return { cluster, files: new Map(files.map((file) => [file.path, file])) };
}
