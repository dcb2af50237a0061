import { marked, type Token, type Tokens } from "marked";

/** What a reader of the rendered Markdown would get. */
export interface ReadMarkdown {
  /** Cells by table and row, header rows included. */
  readonly tables: readonly (readonly (readonly string[])[])[];
  /** HTML tags by name, closing ones with `/`; comments as `!--`. */
  readonly tags: readonly string[];
  /** Text outside of code, as it is shown. */
  readonly prose: string;
  /** Targets of links and images. */
  readonly targets: readonly string[];
}

/** Reads Markdown with a parser that is not ours. */
export function readMarkdown(markdown: string): ReadMarkdown {
  const tables: string[][][] = [];
  const tags: string[] = [];
  const targets: string[] = [];
  void marked.walkTokens(marked.lexer(markdown, { gfm: true }), (token: Token) => {
    if (token.type === "table") {
      const { header, rows } = token as Tokens.Table;
      tables.push([header, ...rows].map((row) => row.map((cell) => cell.text)));
    } else if (token.type === "link" || token.type === "image") {
      targets.push((token as Tokens.Link).href);
    }
  });
  const html = marked.parse(markdown, { gfm: true, async: false });
  for (const [, name = ""] of html.matchAll(/<(\/?[a-z][a-z0-9]*|!--)/gi)) tags.push(name);
  const prose = decode(
    html
      .replace(/<!--[^]*?-->/g, "")
      .replace(/<pre>[^]*?<\/pre>/g, "")
      .replace(/<code>[^]*?<\/code>/g, "")
      .replace(/<[^>]*>/g, ""),
  );
  return { tables, tags, prose, targets };
}

function decode(html: string): string {
  return html
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
}
