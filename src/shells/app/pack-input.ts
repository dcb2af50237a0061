import type { SourceFile } from "../../model/resource.ts";

/** An argument of the engine on its way to a thread. */
export interface PackedInput {
  readonly input: unknown;
  /** Each text once: both trees hold nearly the same, and a thread gets a copy of every string it is sent. */
  readonly texts: readonly string[];
}

type PackedFile = Omit<SourceFile, "text"> & { readonly text: number };

/** Takes the texts out of the two trees, where the argument holds two. */
export function packInput(input: unknown): PackedInput {
  if (!isPair(input)) return { input, texts: [] };
  const numbers = new Map<string, number>();
  const pack = (file: SourceFile): PackedFile => {
    const number = numbers.get(file.text) ?? numbers.size;
    numbers.set(file.text, number);
    return { ...file, text: number };
  };
  const packed = { ...input, base: input.base.map(pack), head: input.head.map(pack) };
  return { input: packed, texts: [...numbers.keys()] };
}

/** The argument as it was. */
export function unpackInput({ input, texts }: PackedInput): unknown {
  if (!isPair(input)) return input;
  // What was packed above holds numbers where the type says texts.
  const unpack = (file: SourceFile): SourceFile => ({ ...file, text: texts[Number(file.text)] ?? "" });
  return { ...input, base: input.base.map(unpack), head: input.head.map(unpack) };
}

function isPair(
  input: unknown,
): input is { readonly base: readonly SourceFile[]; readonly head: readonly SourceFile[] } {
  return typeof input === "object" && input !== null && "base" in input && "head" in input;
}
