import colors from "picocolors";
import type { CaseResult } from "./case-result.ts";

/** A case as text for the terminal: the check, then the comment as a reader would see it. */
export function showResult({ demo, check, comment, talk, surprises }: CaseResult, number: number): string {
  const conclusion = check?.conclusion ?? "none";
  const mark = conclusion === "success" ? colors.green(`✓ ${conclusion}`) : colors.red(`✗ ${conclusion}`);
  const lines = [
    "",
    colors.bold(`━━ Pull request ${number}: ${demo.title}`) + colors.dim(`  (${demo.name})`),
    "",
    `   check    ${mark} · ${colors.bold(check?.title ?? "")}`,
    ...(check?.annotations ?? []).map(
      (note) => `            ${colors.dim(`${note.path}:${note.start_line}`)} ${firstLine(note.message)}`,
    ),
    "",
    colors.dim("   summary of the check"),
    ...indent(readable(check?.summary ?? "")),
    "",
    ...(comment === undefined
      ? [colors.dim("   no comment")]
      : [colors.dim("   comment"), ...indent(readable(comment))]),
    ...talk.flatMap(({ author, body }) => [
      "",
      colors.dim(author === undefined ? "   calsim answers" : `   ${author} writes`),
      ...indent(readable(body)),
    ]),
    ...surprises.map((surprise) => colors.yellow(`   ! ${surprise}`)),
  ];
  return lines.join("\n") + "\n";
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}

function indent(text: string): readonly string[] {
  return text.split("\n").map((line) => `   ${colors.dim("│")} ${line}`);
}

/** Markdown is meant to be read as it is; only the HTML around folded parts and the entities get in the way. */
function readable(markdown: string): string {
  return markdown
    .replace(/<!--[^]*?-->\n*/g, "")
    .replace(/<summary>([^]*?)<\/summary>/g, "▸ $1")
    .replace(/<br ?\/?>/g, "; ")
    .replace(/<\/?(?:details|b|strong|code|sub|sup|kbd)[^>]*>\n?/g, "")
    .replace(/\[([^\]\n]*)\]\(https?:[^)\s]*\)/g, "$1")
    .replace(/&#(\d+);/g, (_entity, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}
