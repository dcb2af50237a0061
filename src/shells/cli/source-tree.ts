import type { SourceFile } from "../../model/resource.ts";
import type { WriteInputs } from "../render/write-inputs.ts";

/** The policy files of a directory or a Git revision, sorted by path. */
export interface SourceTree {
  readonly files: readonly SourceFile[];
  /** Policy files that are there and could not be read. */
  readonly unread: readonly { readonly path: string; readonly reason: string }[];
  /** Puts files of it into a directory, those of other kinds too: tools that render read them. */
  readonly writeInputs: WriteInputs;
}

/** Why a configuration that is a symbolic link is not read. */
export const linkedConfig = "it is a symbolic link, and the configuration is a file of its own";

/** What other people's code is full of, and what is never somebody's policy. */
export const skippedDirectories: ReadonlySet<string> = new Set([".git", "node_modules"]);
