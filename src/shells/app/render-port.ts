import type { Report } from "../../report/report.ts";

/** What the App needs of the renderers: text for the sticky comment and for the check run. */
export interface Renderers {
  readonly renderComment: (report: Report, options: CommentOptions) => string;
  readonly renderCheck: (report: Report, links: SideLinks) => CheckText;
}

export interface CommentOptions {
  readonly marker: string;
  /** Page of the check run. */
  readonly detailsUrl?: string;
  readonly links: SideLinks;
}

/** What a path is put behind to show a file as it is on that side. */
export interface SideLinks {
  readonly base?: string;
  readonly head?: string;
}

export interface CheckText {
  readonly title: string;
  readonly summary: string;
  readonly text: string;
  readonly annotations: readonly CheckAnnotation[];
}

export interface CheckAnnotation {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly startColumn?: number;
  readonly endColumn?: number;
  readonly level: "notice" | "warning" | "failure";
  readonly title: string;
  readonly message: string;
  readonly rawDetails?: string;
}
