import type { SourceFile } from "../model/resource.ts";

/**
 * Remembers trees from one comparison to the next, with what was made of them: pull requests on one base read it once.
 * A tree is known again by all of its paths and texts, never by a name.
 */
export interface TreeMemory {
  /** The same files; the very list remembered where it is known. It is kept, and another tree may go for it. */
  readonly remember: (files: readonly SourceFile[]) => readonly SourceFile[];
  /**
   * What was made of a remembered list under this key, or what is made now. The key must say everything but the files
   * that the answer hangs on. Of a list that is not remembered the answer is not kept.
   */
  readonly recall: <T>(files: readonly SourceFile[], key: string, make: () => T) => T;
}

const DEFAULT_TREES = 2;
/** Room for the texts of two large repositories. */
const DEFAULT_CHARACTERS = 256 * 1024 * 1024;

interface KeptTree {
  readonly files: readonly SourceFile[];
  readonly characters: number;
  readonly answers: Map<string, unknown>;
}

/** Keeps so many trees, and so many characters of text in them together; the one used longest ago goes first. */
export function createTreeMemory(
  trees: number = DEFAULT_TREES,
  characters: number = DEFAULT_CHARACTERS,
): TreeMemory {
  let kept: readonly KeptTree[] = [];
  return {
    remember: (files) => {
      const known = kept.find((tree) => areSameFiles(tree.files, files));
      const tree = known ?? { files, characters: charactersOf(files), answers: new Map<string, unknown>() };
      let sum = 0;
      kept = [tree, ...kept.filter((other) => other !== tree)]
        .slice(0, trees)
        .filter((one) => (sum += one.characters) <= characters);
      return tree.files;
    },
    recall: <T>(files: readonly SourceFile[], key: string, make: () => T): T => {
      const tree = kept.find((one) => one.files === files);
      if (tree === undefined) return make();
      if (!tree.answers.has(key)) tree.answers.set(key, make());
      // One key stands for one question, so what lies there has the type of its answer.
      return tree.answers.get(key) as T;
    },
  };
}

/** The files, with each text that is equal to that of the same path in `known` replaced by that one: it is kept once. */
export function shareTexts(
  files: readonly SourceFile[],
  known: readonly SourceFile[],
): readonly SourceFile[] {
  const texts = new Map(known.map(({ path, text }) => [path, text]));
  return files.map((file) => {
    const text = texts.get(file.path);
    return text === file.text ? { ...file, text } : file;
  });
}

function areSameFiles(one: readonly SourceFile[], other: readonly SourceFile[]): boolean {
  return (
    one.length === other.length &&
    one.every((file, index) => {
      const same = other[index];
      return (
        file.path === same?.path &&
        file.text === same.text &&
        file.namespace === same.namespace &&
        file.order === same.order &&
        file.inventory === same.inventory &&
        file.link?.to === same.link?.to &&
        file.link?.certain === same.link?.certain
      );
    })
  );
}

function charactersOf(files: readonly SourceFile[]): number {
  return files.reduce((sum, { text }) => sum + text.length, 0);
}
