import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { marked } from "marked";
import type { CaseResult } from "./case-result.ts";

/** Serves one page with all checks and comments on loopback, and returns its address. */
export async function servePage(results: readonly CaseResult[]): Promise<string> {
  const html = page(results);
  const server = createServer((_request, response) => {
    // Comments hold HTML of ours and names of others: nothing in them may run.
    response.setHeader("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'");
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(html);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

function page(results: readonly CaseResult[]): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>calsim demo</title>
<style>
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; color: #1f2328; }
  article { border: 1px solid #d1d9e0; border-radius: 6px; margin: 2rem 0; }
  header { background: #f6f8fa; border-bottom: 1px solid #d1d9e0; padding: .6rem 1rem; }
  section { padding: .2rem 1rem 1rem; overflow-x: auto; }
  .said { border-top: 1px solid #d1d9e0; }
  .success { color: #1a7f37; } .failure { color: #cf222e; }
  table { border-collapse: collapse; } td, th { border: 1px solid #d1d9e0; padding: .3rem .7rem; text-align: left; }
  pre { background: #f6f8fa; padding: .8rem; overflow-x: auto; } code { font-size: 85%; }
</style>
<h1>What calsim says about these pull requests</h1>
${results.map(article).join("\n")}
</html>`;
}

function article({ demo, check, comment, talk }: CaseResult, index: number): string {
  const conclusion = check?.conclusion ?? "none";
  const body = comment === undefined ? "<p><em>no comment</em></p>" : markdown(comment);
  return `<article>
<header><strong>#${index + 1} ${escape(demo.title)}</strong> · check
<strong class="${escape(conclusion)}">${escape(conclusion)}</strong>: ${escape(check?.title ?? "")}</header>
<section>${body}</section>
${talk.map(({ author, body: said }) => `<section class="said"><h4>${escape(author ?? "calsim")}</h4>${markdown(said)}</section>`).join("\n")}
<section><details><summary>check run</summary>${markdown(`${check?.summary ?? ""}\n\n${check?.text ?? ""}`)}</details></section>
</article>`;
}

function markdown(text: string): string {
  return marked.parse(text, { async: false, gfm: true });
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
