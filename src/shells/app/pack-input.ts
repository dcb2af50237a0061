import type { SourceFile } from "../../model/resource.ts";

/** An argument of the engine on its way to a thread. */
export interface PackedInput {
  readonly input: unknown;
  /**
   * Texts that the thread does not have, each once, by the number that stands for it: both trees hold nearly the same, so do
   * two pull requests on one base, and a thread gets a copy of every string it is sent.
   */
  readonly texts: readonly (readonly [number: number, text: string])[];
}

type PackedFile = Omit<SourceFile, "text"> & { readonly text: number };

/** Takes the texts out of arguments for one thread, and remembers which it has: those of the last two trees it was sent. */
export interface InputPacker {
  readonly pack: (input: unknown) => PackedInput;
  /** How many characters of the argument the thread has. */
  readonly known: (input: unknown) => number;
}

export function createPacker(): InputPacker {
  let held: ReadonlyMap<string, number> = new Map();
  let next = 0;
  return {
    pack: (input) => {
      if (!isPair(input)) return { input, texts: [] };
      const used = new Map<string, number>();
      const texts: [number, string][] = [];
      const pack = (file: SourceFile): PackedFile => {
        const { text } = file;
        let number = used.get(text) ?? held.get(text);
        if (number === undefined) {
          number = next;
          next += 1;
          texts.push([number, text]);
        }
        used.set(text, number);
        return { ...file, text: number };
      };
      const packed = { ...input, base: input.base.map(pack), head: input.head.map(pack) };
      held = used;
      return { input: packed, texts };
    },
    known: (input) => {
      if (!isPair(input)) return 0;
      const texts = new Set([...input.base, ...input.head].map(({ text }) => text));
      return [...texts].reduce((sum, text) => (held.has(text) ? sum + text.length : sum), 0);
    },
  };
}

/** The other end, in the thread. */
export function createUnpacker(): (packed: PackedInput) => unknown {
  let held: ReadonlyMap<number, string> = new Map();
  return ({ input, texts }) => {
    if (!isPair(input)) return input;
    const sent = new Map(texts);
    const used = new Map<number, string>();
    // What was packed above holds numbers where the type says texts.
    const unpack = (file: SourceFile): SourceFile => {
      const number = Number(file.text);
      const text = sent.get(number) ?? held.get(number);
      if (text === undefined) throw new Error(`no text ${number} of \`${file.path}\` was sent`);
      used.set(number, text);
      return { ...file, text };
    };
    const unpacked = { ...input, base: input.base.map(unpack), head: input.head.map(unpack) };
    held = used;
    return unpacked;
  };
}

function isPair(
  input: unknown,
): input is { readonly base: readonly SourceFile[]; readonly head: readonly SourceFile[] } {
  return typeof input === "object" && input !== null && "base" in input && "head" in input;
}
