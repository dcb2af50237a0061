import { describe, expect, it } from "@jest/globals";
import { createPacker, createUnpacker } from "../../../src/shells/app/pack-input.ts";
import type { SourceFile } from "../../../src/model/resource.ts";

const files = (...texts: readonly string[]): readonly SourceFile[] =>
  texts.map((text, index) => ({ path: `${index}.yaml`, text }));

describe("arguments on their way to a thread", () => {
  it("come out as they went in, one after the other", () => {
    const packer = createPacker();
    const unpack = createUnpacker();
    const questions = [
      { base: files("a", "b", "a"), head: files("a", "c"), rendered: { base: {}, head: {} } },
      { path: ".calsim.yml", text: "version: 1" },
      undefined,
      { base: files("a", "c"), head: [{ path: "l", text: "", link: { to: undefined, certain: true } }] },
      { base: files("b"), head: files("a") },
    ];
    for (const question of questions)
      expect(unpack(structuredClone(packer.pack(question)))).toEqual(question);
  });

  it("carry each text once, and none that the thread has of the trees before", () => {
    const packer = createPacker();
    const sent = (base: readonly SourceFile[], head: readonly SourceFile[]): readonly string[] =>
      packer.pack({ base, head }).texts.map(([, text]) => text);
    expect(sent(files("a", "b"), files("a", "c"))).toEqual(["a", "b", "c"]);
    packer.pack(undefined);
    expect(sent(files("a", "b"), files("a", "d"))).toEqual(["d"]);
    // The thread keeps those of the last question alone.
    expect(sent(files("c"), files("b"))).toEqual(["c"]);
  });

  it("are measured by what the thread has of them", () => {
    const packer = createPacker();
    const input = { base: files("aaa", "bb"), head: files("aaa", "c") };
    expect(packer.known(input)).toBe(0);
    packer.pack(input);
    expect(packer.known(input)).toBe(6);
    expect(packer.known({ base: files("bb"), head: files("x") })).toBe(2);
    expect(packer.known({ path: "a", text: "aaa" })).toBe(0);
  });

  it("are refused where a text was never sent", () => {
    const packed = createPacker().pack({ base: files("a"), head: [] });
    expect(() => createUnpacker()({ ...packed, texts: [] })).toThrow("no text 0 of `0.yaml` was sent");
  });
});
