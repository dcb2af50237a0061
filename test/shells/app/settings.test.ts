import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { defaultLimits } from "../../../src/model/limits.ts";
import { readSettings } from "../../../src/shells/app/settings.ts";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = privateKey.export({ type: "pkcs1", format: "pem" }).toString().trim();
const good = { APP_ID: "12", PRIVATE_KEY: pem, WEBHOOK_SECRET: "s3cret" };

const noFile = (): never => {
  throw new Error("no such file");
};

describe("readSettings", () => {
  it("takes the three that are needed, and safe values for the rest", () => {
    const result = readSettings(good, noFile);
    expect(result).toMatchObject({
      kind: "settings",
      settings: {
        appId: 12,
        privateKey: pem,
        host: "127.0.0.1",
        port: 3000,
        apiUrl: undefined,
        logLevel: "info",
      },
    });
  });

  it.each([
    ["PEM in one line", pem.replaceAll("\n", "\\n")],
    ["PEM in base64", Buffer.from(pem).toString("base64")],
  ])("takes the key as %s", (_name, key) => {
    expect(readSettings({ ...good, PRIVATE_KEY: key }, noFile)).toMatchObject({ kind: "settings" });
  });

  it("takes the key from a file", () => {
    const readFile = (path: string) => (path === "/run/secrets/key" ? pem : noFile());
    const result = readSettings(
      { ...good, PRIVATE_KEY: undefined, PRIVATE_KEY_PATH: "/run/secrets/key" },
      readFile,
    );
    expect(result).toMatchObject({ kind: "settings", settings: { privateKey: pem } });
  });

  it("finds the API of an Enterprise Server", () => {
    const result = readSettings({ ...good, GHE_HOST: "git.example.com" }, noFile);
    expect(result).toMatchObject({
      settings: { apiUrl: "https://git.example.com/api/v3", webUrl: "https://git.example.com" },
    });
  });

  it("takes limits", () => {
    const limits = (text: string) => readSettings({ ...good, CALSIM_LIMITS: text }, noFile);
    expect(limits("files=5, fileBytes=1MiB")).toMatchObject({
      settings: { limits: { files: 5, fileBytes: 1_048_576, objects: defaultLimits.objects } },
    });
    expect(limits("file=5")).toEqual({
      kind: "faults",
      faults: ["CALSIM_LIMITS: no limit `file`: did you mean `files`?"],
    });
  });

  it.each([
    ["no secret", { WEBHOOK_SECRET: undefined }, /^WEBHOOK_SECRET is not set/],
    ["a blank secret", { WEBHOOK_SECRET: "  " }, /^WEBHOOK_SECRET is not set/],
    // Probot falls back to this one, so everybody knows it.
    ["Probot's stand-in for a secret", { WEBHOOK_SECRET: "development" }, /^WEBHOOK_SECRET is not set/],
    ["no App id", { APP_ID: undefined }, /^APP_ID is not set/],
    ["an App id that is no number", { APP_ID: "calsim" }, /^APP_ID must be a whole number/],
    ["no key", { PRIVATE_KEY: undefined }, /^PRIVATE_KEY .* is not a private key/],
    ["a key that is none", { PRIVATE_KEY: "hello" }, /^PRIVATE_KEY .* is not a private key/],
    ["a key file that is not there", { PRIVATE_KEY: "", PRIVATE_KEY_PATH: "/nowhere" }, /^PRIVATE_KEY /],
    ["a port that is none", { PORT: "70000" }, /^PORT must be a whole number from 0 to 65535$/],
    ["an unknown log level", { LOG_LEVEL: "loud" }, /^LOG_LEVEL must be one of fatal, error/],
    ["a relative webhook path", { WEBHOOK_PATH: "hook" }, /^WEBHOOK_PATH must begin with/],
  ])("refuses %s", (_name, part, message) => {
    const result = readSettings({ ...good, ...part }, noFile);
    expect(result).toEqual({ kind: "faults", faults: [expect.stringMatching(message)] });
  });

  it("names every fault at once, and no secret", () => {
    const result = readSettings({ PRIVATE_KEY: "hunter2" }, noFile);
    expect(result.kind === "faults" && result.faults).toHaveLength(3);
    expect(JSON.stringify(result)).not.toContain("hunter2");
  });
});
