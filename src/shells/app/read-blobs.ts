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

/** Bytes of blobs by hash, whatever they hold. Rejects as `readBlobs` does. */
export async function readBytes(
  github: GitHub,
  repository: RepositoryRef,
  hashes: ReadonlySet<string>,
  { cache, signal }: ReadBlobsOptions,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const bytes = new Map<string, Uint8Array>();
  await forEachHash(hashes, async (hash) => {
    // The cache holds texts: one character a byte.
    const key = `bytes ${cacheKey(repository, hash)}`;
    const cached = cache.get(key);
    const content = cached === undefined ? await fetchBytes(github, repository, hash, signal) : cached;
    if (cached === undefined) cache.set(key, content);
    bytes.set(hash, Buffer.from(content, "latin1"));
  });
  return bytes;
}

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
  await forEachHash(hashes, async (hash) => {
    const key = cacheKey(repository, hash);
    const cached = cache.get(key);
    const blob: DecodedBlob =
      cached === undefined
        ? await fetchBlob(github, repository, hash, signal)
        : { kind: "text", text: cached };
    if (cached === undefined && blob.kind === "text") cache.set(key, blob.text);
    blobs.set(hash, blob);
  });
  return blobs;
}

async function forEachHash(
  hashes: ReadonlySet<string>,
  read: (hash: string) => Promise<void>,
): Promise<void> {
  const queue = new PQueue({ concurrency: blobsAtOnce });
  try {
    await Promise.all([...hashes].map((hash) => queue.add(() => read(hash))));
  } finally {
    queue.clear();
  }
}

/** Tenants don't share entries: what a repository may read is for GitHub to say, not for a hash. */
function cacheKey({ installation, owner, repo }: RepositoryRef, hash: string): string {
  return `${installation}/${owner}/${repo}/${hash}`;
}

async function fetchBytes(
  github: GitHub,
  { owner, repo }: RepositoryRef,
  hash: string,
  signal: AbortSignal,
): Promise<string> {
  signal.throwIfAborted();
  const { data } = await github.rest.git.getBlob({ owner, repo, file_sha: hash, request: { signal } });
  return Buffer.from(data.content, data.encoding === "base64" ? "base64" : "utf8").toString("latin1");
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
