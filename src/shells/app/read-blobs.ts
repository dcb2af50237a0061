import PQueue from "p-queue";
import type { BlobCache } from "./blob-cache.ts";
import { decodeBlob, type DecodedBlob } from "./decode-blob.ts";
import type { GitHub, RepositoryRef } from "./github.ts";

export interface ReadBlobsOptions {
  readonly cache: BlobCache;
  readonly signal: AbortSignal;
}

/** More at once gains nothing: Octokit's throttling lets ten requests through at a time. */
const blobsAtOnce = 8;

/**
 * The blobs by hash. What an earlier run already fetched comes from the cache, each other blob is fetched once.
 * Rejects when one can't be had, or when the signal aborts.
 */
export async function readBlobs(
  github: GitHub,
  repository: RepositoryRef,
  hashes: ReadonlySet<string>,
  { cache, signal }: ReadBlobsOptions,
): Promise<ReadonlyMap<string, DecodedBlob>> {
  const blobs = new Map<string, DecodedBlob>();
  const queue = new PQueue({ concurrency: blobsAtOnce });
  const fetches: Promise<void>[] = [];
  for (const hash of hashes) {
    // Tenants don't share entries: what a repository may read is for GitHub to say, not for a hash.
    const key = `${repository.installation}/${repository.owner}/${repository.repo}/${hash}`;
    const cached = cache.get(key);
    if (cached !== undefined) {
      blobs.set(hash, { kind: "text", text: cached });
      continue;
    }
    fetches.push(
      queue.add(async () => {
        const blob = await fetchBlob(github, repository, hash, signal);
        if (blob.kind === "text") cache.set(key, blob.text);
        blobs.set(hash, blob);
      }),
    );
  }
  try {
    await Promise.all(fetches);
  } finally {
    queue.clear();
  }
  return blobs;
}

async function fetchBlob(
  github: GitHub,
  { owner, repo }: RepositoryRef,
  hash: string,
  signal: AbortSignal,
): Promise<DecodedBlob> {
  signal.throwIfAborted();
  const { data } = await github.rest.git.getBlob({ owner, repo, file_sha: hash, request: { signal } });
  return decodeBlob(data.content, data.encoding);
}
