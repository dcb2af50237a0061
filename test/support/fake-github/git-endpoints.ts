import type { Endpoints } from "./endpoint.ts";
import { notFound, ok } from "./endpoint.ts";
import type { FakeRepository } from "./fake-state.ts";

/** What is answered from the Git repository itself. */
export const gitEndpoints: Endpoints = {
  "GET /repos/{owner}/{repo}/git/ref/{ref}": ({ repository, parameters }) => {
    const ref = `refs/${parameters["ref"] ?? ""}`;
    const sha = revision(repository, ref);
    return sha === undefined ? notFound : ok({ ref, object: { type: "commit", sha } });
  },

  "GET /repos/{owner}/{repo}/compare/{basehead}": ({ repository, parameters }) => {
    const [base = "", head = ""] = (parameters["basehead"] ?? "").split("...");
    try {
      const sha = repository.git.lookUp("merge-base", base, head);
      return ok({ merge_base_commit: { sha }, status: "ahead", commits: [], files: [] });
    } catch {
      return notFound;
    }
  },

  "GET /repos/{owner}/{repo}/git/trees/{tree_sha}": ({ repository, parameters, query }) => {
    const sha = revision(repository, `${parameters["tree_sha"] ?? ""}^{tree}`);
    if (sha === undefined) return notFound;
    const recursive = query.has("recursive") ? ["-r", "-t"] : [];
    const listing = repository.git.lookUp("ls-tree", "-z", "--long", ...recursive, sha);
    return ok({ sha, truncated: false, tree: listing.split("\0").filter(Boolean).map(treeEntry) });
  },

  "GET /repos/{owner}/{repo}/git/blobs/{file_sha}": ({ repository, parameters }) => {
    const sha = parameters["file_sha"] ?? "";
    const content = repository.git.readBlob(sha);
    if (content === undefined) return notFound;
    return ok({ sha, size: content.length, encoding: "base64", content: wrap(content.toString("base64")) });
  },
};

function revision({ git }: FakeRepository, name: string): string | undefined {
  try {
    const ask = /^[0-9a-f]{40}/.test(name) ? git.lookUp : git.git;
    return ask("rev-parse", "--verify", "--quiet", "--end-of-options", name);
  } catch {
    return undefined;
  }
}

/** `<mode> <type> <hash> <size>\t<path>`, the size of anything but a blob being `-`. */
function treeEntry(line: string): unknown {
  const [attributes = "", path = ""] = line.split("\t", 2);
  const [mode, type, sha, size] = attributes.split(/ +/);
  return { path, mode, type, sha, ...(size === "-" ? {} : { size: Number(size) }) };
}

/** GitHub breaks base64 into lines. */
function wrap(text: string): string {
  return text.replaceAll(/.{60}/g, "$&\n");
}
