import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { parse } from "yaml";

const manifest = parse(readFileSync(new URL("../../../app.yml", import.meta.url), "utf8")) as Record<
  string,
  unknown
>;

describe("app.yml", () => {
  // Owners have to approve every permission that is added later.
  it("asks for these permissions and no more", () => {
    expect(manifest["default_permissions"]).toEqual({
      checks: "write",
      contents: "read",
      merge_queues: "read",
      metadata: "read",
      pull_requests: "write",
    });
  });

  it("subscribes to the events the App handles", () => {
    const source = readFileSync(
      new URL("../../../src/shells/app/register-events.ts", import.meta.url),
      "utf8",
    );
    const handled = [...source.matchAll(/"(\w+)\.\w+"/g)].map(([, event]) => event);
    expect(manifest["default_events"]).toEqual([...new Set(handled)].sort());
  });
});
