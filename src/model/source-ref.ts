/** A place in a file of the tree. Lines and columns count from 1; `endLine` is included. */
export interface SourceRef {
  readonly path: string;
  readonly line: number;
  readonly endLine?: number;
  readonly column?: number;
  /** Where in the object, as kubectl writes it: `spec.ingress[0].source.selector`. */
  readonly field?: string;
}

/** `path:line`, for people. */
export function formatSourceRef(ref: SourceRef): string {
  return `${ref.path}:${String(ref.line)}`;
}
