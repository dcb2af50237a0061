import type { RenderOrigins, SourceFile } from "../model/resource.ts";
import type { Origin } from "../model/source-ref.ts";
import { alignLines } from "./align-lines.ts";
import { indexLines, type LineIndex } from "./line-index.ts";
import type { FindOrigin } from "./find-origin.ts";

/** A document of a template: its lines, and the number of the first. */
interface Section {
  readonly start: number;
  readonly lines: LineIndex;
}

/** A document of the rendered text, and the file of the tree that helm says it comes from. */
interface Chunk extends Section {
  readonly file: SourceFile;
}

/** A chunk beside the document of the template that it comes from. */
interface Alignment {
  readonly chunk: Chunk;
  readonly template: Section;
  /** False where another document of the template has as much of the chunk. */
  readonly certain: boolean;
  /** Position in the template of each line of the chunk, where it has one. */
  readonly lines: readonly (number | undefined)[];
}

/** Lines of documents and templates that are aligned for one render: more would take minutes. */
const mostLines = 200_000;

/**
 * Origins of what helm renders: the lines of the template that the rendered ones are. What was filled in, repeated or
 * left out on the way comes from somewhere after the nearest line above it that was not.
 */
export function templateOrigins(
  { chart, files }: Extract<RenderOrigins, { kind: "templates" }>,
  renderedText: string,
): FindOrigin {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const chunks = chunksOf(renderedText, (name) => {
    // The first part is the name of the chart, which need not be that of its directory.
    const inside = name.replace(/^[^/]*\//, "");
    return byPath.get(chart === "." ? inside : `${chart}/${inside}`);
  });
  const templates = new Map<SourceFile, Template>();
  const alignments = new Map<Chunk, Alignment>();
  let linesLeft = mostLines;
  const alignmentOf = (chunk: Chunk): Alignment => {
    const known = alignments.get(chunk);
    if (known !== undefined) return known;
    const template = templates.get(chunk.file) ?? readTemplate(chunk.file.text);
    templates.set(chunk.file, template);
    const [section = nothing, ...others] = template.closest(chunk.lines.texts);
    linesLeft -= section.lines.texts.length + chunk.lines.texts.length;
    const lines = linesLeft < 0 ? [] : alignLines(section.lines.texts, chunk.lines.texts);
    const made: Alignment = { chunk, template: section, certain: others.length === 0, lines };
    alignments.set(chunk, made);
    return made;
  };
  const byLine = new Map(
    chunks.flatMap((chunk) => chunk.lines.texts.map((_, index) => [chunk.start + index, chunk] as const)),
  );
  return (_object, field, { line, endLine }) => {
    const chunk = byLine.get(line);
    if (chunk === undefined) return undefined;
    const last = field.length === 0 ? line : (endLine ?? line);
    return originOf(alignmentOf(chunk), line - chunk.start, last - chunk.start);
  };
}

const marker = "# Source: ";

/** The documents of a rendered text that come from files of the tree. */
function chunksOf(text: string, fileOf: (name: string) => SourceFile | undefined): readonly Chunk[] {
  return sectionsOf(text).flatMap(({ start, lines }) => {
    const comment = lines.texts.find((line) => line.startsWith(marker));
    const file = comment === undefined ? undefined : fileOf(comment.slice(marker.length));
    return file === undefined ? [] : [{ start, lines, file }];
  });
}

function sectionsOf(text: string): readonly Section[] {
  const lines = text.split(/\r?\n/);
  const starts = [0, ...lines.flatMap((line, index) => (/^---(?:\s|$)/.test(line) ? [index + 1] : []))];
  return starts.map((start, index) => ({
    start: start + 1,
    lines: indexLines(lines.slice(start, (starts[index + 1] ?? lines.length + 1) - 1)),
  }));
}

const nothing: Section = { start: 1, lines: indexLines([]) };

interface Template {
  /** The documents that have most of the lines that few others have. */
  readonly closest: (lines: readonly string[]) => readonly Section[];
}

/** Lines that more documents have say little, and comparing with each would take the square of their number. */
const mostSections = 50;

function readTemplate(text: string): Template {
  const sections = sectionsOf(text);
  const having = new Map<string, Section[]>();
  for (const section of sections)
    for (const line of new Set(section.lines.texts)) {
      const known = having.get(line);
      if (known === undefined) having.set(line, [section]);
      else known.push(section);
    }
  return {
    closest: (lines) => {
      const shared = new Map<Section, number>();
      for (const line of new Set(lines)) {
        const among = having.get(line) ?? [];
        if (line === "" || among.length > mostSections) continue;
        for (const section of among) shared.set(section, (shared.get(section) ?? 0) + 1);
      }
      const most = Math.max(0, ...shared.values());
      return sections.filter((section) => most > 0 && shared.get(section) === most);
    },
  };
}

/** `first` and `last`: positions in the chunk. Lines that both have as often are the same ones, in the same order. */
function originOf({ chunk, template, certain, lines }: Alignment, first: number, last: number): Origin {
  const { path } = chunk.file;
  const block = chunk.lines.texts.slice(first, last + 1);
  const rendered = chunk.lines.positions(block);
  const written = template.lines.positions(block);
  const own = written[rendered.indexOf(first)];
  if (certain && own !== undefined && rendered.length === written.length) {
    const line = template.start + own;
    return { path, line, ...(last === first ? {} : { endLine: line + last - first }), exact: true };
  }
  const above = lines.slice(0, first + 1).findLast((one) => one !== undefined) ?? 0;
  return { path, line: template.start + above, exact: false };
}
