/** A place in a file of the tree, or in what was rendered from it. Lines and columns count from 1; `endLine` is included. */
export interface SourceRef {
  readonly path: string;
  readonly line: number;
  readonly endLine?: number;
  readonly column?: number;
  /** Where in the object, as kubectl writes it: `spec.ingress[0].source.selector`. */
  readonly field?: string;
  /** Of a place in what was rendered: the file of the tree it comes from, where that is known. */
  readonly origin?: Origin;
}

/** A place in a file of the tree that something was rendered from. */
export interface Origin {
  readonly path: string;
  readonly line: number;
  readonly endLine?: number;
  readonly column?: number;
  /** It stands there as it was rendered; else this is where the object begins, or the nearest line above. */
  readonly exact: boolean;
}

/** `path:line`, for people. What was changed on the way is at neither place alone. */
export function formatSourceRef(ref: SourceRef): string {
  const { origin } = ref;
  if (origin?.exact === true) return pathAndLine(origin);
  return origin === undefined ? pathAndLine(ref) : `${pathAndLine(ref)}, from ${pathAndLine(origin)}`;
}

/** The place in a file of the tree, where there is one that is known. */
export function placeInTree(ref: SourceRef): SourceRef {
  const { origin } = ref;
  if (origin === undefined) return ref;
  const { path, line, endLine, column } = origin;
  return {
    path,
    line,
    ...(endLine === undefined ? {} : { endLine }),
    ...(column === undefined ? {} : { column }),
  };
}

function pathAndLine({ path, line }: Origin | SourceRef): string {
  return `${path}:${String(line)}`;
}
