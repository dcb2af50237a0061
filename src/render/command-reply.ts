import { markdownCode, markdownText } from "./escape-markdown.ts";
import { shorten } from "./shorten.ts";

export interface ReplyTo {
  /** A hidden line that the reply is found by again. */
  readonly marker: string;
  /** First line of the comment that is answered. */
  readonly command: string;
  readonly author: string;
  /** Page of that comment; of ours, so nothing of it is escaped. */
  readonly url: string;
}

/** A reply as a comment of its own: what it answers, then the answer. Names in it mention nobody. */
export function commandReply({ marker, command, author, url }: ReplyTo, answer: string): string {
  const asked = `> ${markdownCode(shorten(command, 200))} ([asked](${url}) by ${markdownText(author)})`;
  return `${marker}\n${asked}\n\n${answer.trimEnd()}\n`;
}

/** The commands, what they do and who may give them. */
export const helpText = [
  "A command is the first line of a comment; quoted ones and edited comments don't count.",
  [
    "| Command | What it does | Who may |",
    "| - | - | - |",
    "| `/calsim accept ID REASON` | Accepts a finding in this pull request: it is still shown, and no longer blocks. A rebase keeps it; a change that does more drops it. | people with write access, or exactly the `approvers` that `.calsim.yml` lists |",
    "| `/calsim explain FROM TO [TCP/443]` | Shows what becomes of connections from one endpoint to another, before and after this pull request, step by step. | people with write access, and the author |",
    "| `/calsim rerun` | Judges this pull request again. | people with write access, and the author |",
    "| `/calsim help` | Shows this. | everyone, once |",
  ].join("\n"),
  "Endpoints are written as in the report: `namespace/name`, `host/name`, `set/name`; with a connection, addresses too. The id of a finding stands beside it in the report.",
].join("\n\n");
