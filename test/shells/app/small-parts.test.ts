import { describe, expect, it } from "@jest/globals";
import { createBlobCache } from "../../../src/shells/app/blob-cache.ts";
import { createLog } from "../../../src/shells/app/create-log.ts";
import { decodeBlob } from "../../../src/shells/app/decode-blob.ts";
import { formatExternalId, parseExternalId } from "../../../src/shells/app/external-id.ts";
import { fitMarkdown } from "../../../src/shells/app/fit-markdown.ts";
import { isPolicyPath, nameFault } from "../../../src/shells/app/policy-path.ts";

describe("isPolicyPath", () => {
  it.each(["a.yaml", "deep/b.YML", ".calsim.yml", "c.json", "overlays/Kustomization"])("takes %s", (path) => {
    expect(isPolicyPath(path)).toBe(true);
  });
  it.each(["README.md", "yaml", "a.yaml.bak"])("leaves %s", (path) => {
    expect(isPolicyPath(path)).toBe(false);
  });
});

describe("nameFault", () => {
  it.each(["/etc/a.yaml", "a/../../b.yaml", "../a.yaml", "a/./b.yaml", "a//b.yaml", "\uFFFD.yaml"])(
    "finds one in %j",
    (path) => {
      expect(nameFault(path)).toMatch(/^its name /);
    },
  );
  it.each(["a.yaml", "..a/b...yaml", ".calsim.yml", "\u00e9.yaml"])("finds none in %j", (path) => {
    expect(nameFault(path)).toBeUndefined();
  });
});

describe("decodeBlob", () => {
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  it("drops a byte order mark and GitHub's line ends in base64", () => {
    const content = base64("\uFEFFkind: Tier\n").replace(/.{4}/g, "$&\n");
    expect(decodeBlob(content, "base64")).toEqual({ kind: "text", text: "kind: Tier\n" });
  });
  it.each([
    ["bytes that are not UTF-8", "/w==", "base64", /not UTF-8/],
    ["a Git LFS pointer", base64("version https://git-lfs.github.com/spec/v1\noid x\n"), "base64", /LFS/],
    ["an encoding it doesn't know", "", "none", /`none`/],
  ])("refuses %s", (_name, content, encoding, reason) => {
    expect(decodeBlob(content, encoding)).toEqual({
      kind: "unreadable",
      reason: expect.stringMatching(reason),
    });
  });
});

describe("createBlobCache", () => {
  it("drops what was not used for longest when it is full", () => {
    const cache = createBlobCache(12);
    cache.set("a", "aa");
    cache.set("b", "bb");
    cache.set("c", "cc");
    cache.get("a");
    cache.set("d", "dd");
    expect(["a", "b", "c", "d"].map((key) => cache.get(key))).toEqual(["aa", undefined, "cc", "dd"]);
  });
  it("does not empty itself for something that never fits", () => {
    const cache = createBlobCache(12);
    cache.set("a", "aa");
    cache.set("big", "x".repeat(7));
    expect([cache.get("a"), cache.get("big")]).toEqual(["aa", undefined]);
  });
});

describe("external ids", () => {
  const baseSha = "0123456789012345678901234567890123456789";
  it.each([
    { kind: "pull-request", number: 12 },
    { kind: "merge-group", baseSha, number: 12 },
    { kind: "merge-group", baseSha, number: undefined },
  ] as const)("come back as they were: %j", (subject) => {
    expect(parseExternalId(formatExternalId(subject))).toEqual(subject);
  });
  it.each(["", null, undefined, "pull/0", "pull/12x", "pull/-1", "merge-group/main"])("refuse %j", (text) => {
    expect(parseExternalId(text)).toBeUndefined();
  });
});

describe("fitMarkdown", () => {
  it("leaves what fits alone", () => {
    expect(fitMarkdown("a\n\nb", 4)).toBe("a\n\nb");
  });
  it("counts bytes, and cuts between blocks", () => {
    const block = `| ${"é".repeat(100)} |`;
    const cut = fitMarkdown(Array.from({ length: 10 }, () => block).join("\n\n"), 1200);
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(1200);
    expect(cut.split("\n\n").slice(0, -1)).toEqual([block, block, block, block, block]);
  });
  it("closes what the cut leaves open", () => {
    const text = `<details><summary>x</summary>\n\n\`\`\`\`diff\n+ a\n\n${"- b\n\n".repeat(100)}\`\`\`\`\n\n</details>`;
    expect(fitMarkdown(text, 300)).toMatch(/- b\n````\n\n<\/details>\n\n_Cut here: .*_$/);
  });
});

describe("createLog", () => {
  it("never writes a signature, an authorization header or a token", () => {
    let written = "";
    const log = createLog("info", { write: (line: string) => void (written += line) });
    const request = {
      headers: { authorization: "token s3cret-1", "x-hub-signature-256": "sha256=s3cret-2" },
    };
    log.info({ req: request, headers: request.headers, token: "s3cret-3" }, "with ghs_1234_s3cret-4.x-y");
    log.error({
      err: Object.assign(new Error("failed: bearer abcdefghijklmnopqrstuvwxyz"), { status: 401, request }),
    });
    log.info({ deep: { down: { text: "github_pat_s3cret5" } } });
    expect(written).toContain("with [hidden]");
    expect(written).toContain('"status":401');
    expect(written).not.toMatch(/s3cret|abcdefghij/);
  });
});
