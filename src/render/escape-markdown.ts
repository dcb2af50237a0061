import { showHidden } from "./show-hidden.ts";

/** Joins what it stands between, unseen: breaks a mention or reference without breaking the line. U+2060. */
const joiner = "&#8288;";

/** What may stand in a code span as it is: nothing Markdown, HTML or a table cell could take for its own. */
const plainCode = /^(?=\S)[\p{L}\p{N} .,:;/_=()[\]{}*+%?'"-]*(?<=\S)$/u;

/**
 * A name or value as code, on one line. Ordinary ones become a code span, so that the raw text reads well too; the
 * others a `code` element of character references, where no pipe, backtick, tag or `@` is left to act.
 */
export function markdownCode(text: string): string {
  const visible = showHidden(text);
  if (visible === "") return "_(empty)_";
  if (plainCode.test(visible)) return `\`${visible}\``;
  return `<code>${visible.replace(/[^\p{L}\p{N} /-]/gu, characterReference)}</code>`;
}

function characterReference(character: string): string {
  const reference = `&#${character.codePointAt(0) ?? 0xfffd};`;
  return character === "@" || character === "#" ? reference + joiner : reference;
}

/**
 * Everything in running text that Markdown or GitHub would act on: markup, the start of a heading or list, links in
 * the making, mentions (`@name`), references (`#1`, `GH-1`), bare addresses, emoji names. A `]` or `!` at the end
 * counts, as what follows may be a link of ours.
 */
const active =
  /[&<>|`*~\\$@]|^[#+=-]|^\d+(?=[.)])|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|\](?=[([:]|$)|\[(?=\^)|!(?=\[|$)|:(?=\/)|:(?=[\w+-]+:)|#(?=\d)|(?<=GH)-(?=\d)|(?<=www)\./giu;

/** Untrusted running text for a paragraph, list item or table cell, on one line. */
export function markdownText(text: string): string {
  return showHidden(text)
    .trim()
    .replace(active, (found) => {
      if (/^\d/.test(found)) return found + joiner;
      if (found === "-" || found === ":") return found + joiner;
      return characterReference(found);
    });
}

/** A message whose `words in backticks` are the user's: those as code, the rest as text. A lone backtick is text. */
export function markdownMessage(message: string): string {
  const parts = message.split("`");
  return parts
    .map((part, index) => {
      if (index % 2 === 0) return spaced(part);
      return index === parts.length - 1 ? `&#96;${spaced(part)}` : markdownCode(part);
    })
    .join("")
    .trim();
}

/** Text between two code spans keeps the blanks it begins and ends with. */
function spaced(part: string): string {
  const text = markdownText(part);
  if (text === "") return part === "" ? "" : " ";
  return (/^\s/.test(part) ? " " : "") + text + (/\s$/.test(part) ? " " : "");
}

/** Untrusted text inside an HTML element, where Markdown is not read: a `summary`. */
export function htmlText(text: string): string {
  return showHidden(text)
    .replace(/[^\p{L}\p{N} ,./;()*=+→·…-]/gu, (found) => (found === ":" ? ":" : characterReference(found)))
    .replace(/GH-(?=\d)/gi, (found) => found + joiner);
}
