// Strips types for jest. Type errors are found by `npm run typecheck`, not here.
import { createHash } from "node:crypto";
import { transformSync, version } from "esbuild";

const options = { loader: "ts", format: "esm", target: "node20", sourcemap: "inline", sourcesContent: false };

export default {
  getCacheKey: (source, file, jest) =>
    createHash("sha1")
      .update([version, JSON.stringify(options), file, source, jest.configString].join("\0"))
      .digest("hex"),
  process: (source, file) => ({ code: transformSync(source, { ...options, sourcefile: file }).code }),
};
