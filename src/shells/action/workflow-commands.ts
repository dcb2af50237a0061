import type { Annotation } from "../../render/annotations.ts";

/**
 * Remarks as the runner takes them from what a step prints. Source: GitHub docs, "Workflow commands for GitHub Actions"; what
 * has to be escaped: `actions/toolkit`, `packages/core/src/command.ts`.
 */
export function annotationCommand({
  path,
  startLine,
  endLine,
  startColumn,
  endColumn,
  level,
  title,
  message,
}: Annotation): string {
  const kind = { failure: "error", warning: "warning", notice: "notice" }[level];
  const properties = { file: path, line: startLine, endLine, col: startColumn, endColumn, title };
  const given = Object.entries(properties).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${escapeProperty(String(value))}`],
  );
  return `::${kind} ${given.join(",")}::${escapeData(message)}\n`;
}

/** A message without a place. */
export function errorCommand(message: string): string {
  return `::error title=calsim::${escapeData(message)}\n`;
}

/** Text that gives the runner no orders, whatever is in it. Nobody who writes it can know the token. */
export function withoutCommands(text: string, token: string): string {
  return `::stop-commands::${token}\n${text.endsWith("\n") ? text : `${text}\n`}::${token}::\n`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
