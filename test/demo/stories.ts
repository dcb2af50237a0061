import type { DemoCase, DemoComment } from "./load-cases.ts";

/** `ID` in what somebody says stands for the id that the report names first. */
interface Story {
  /** Folder of `fixtures/cases` whose pull request it is about. */
  readonly about: string;
  readonly name: string;
  readonly title: string;
  /** `.calsim.yml` of both sides; left out: there is none. */
  readonly config?: string;
  readonly comments: readonly DemoComment[];
  readonly expect: DemoCase["expect"];
}

const stories: readonly Story[] = [
  {
    about: "host-firewall-opened",
    name: "accepted-by-a-maintainer",
    title: "Let every pod reach the nodes, and a maintainer means it",
    config: "version: 1\nacceptance: { approvers: [mara], self: false }\n",
    comments: [
      {
        author: "mara",
        permission: "maintain",
        says: "/calsim explain dev/frontend host/node-worker TCP/443",
      },
      {
        author: "mara",
        permission: "maintain",
        says: "/calsim accept ID planned until the nodes move in *March*, see @org/network",
      },
    ],
    expect: {
      conclusion: "success",
      comment: true,
      mentions: ["Settled by mara", "until the nodes move in"],
      answers: ["end of tier host-firewall"],
    },
  },
  {
    about: "host-firewall-opened",
    name: "attempted-by-an-outsider",
    title: "Let every pod reach the nodes, and a passer-by would like it",
    comments: [
      { author: "passer-by", permission: "read", says: "/calsim accept ID trust me" },
      { author: "passer-by", permission: "read", says: "> /calsim accept ID somebody said so" },
      {
        author: "mara",
        permission: "maintain",
        says: "/calsim accept 0123456789abcdef0123456789abcdef wrong id",
      },
    ],
    expect: {
      conclusion: "failure",
      comment: true,
      mentions: ["does not count"],
      answers: ["accepting takes write access", "no finding has this id"],
    },
  },
];

/** The pull requests of the demo in which people talk to calsim. */
export function loadStories(cases: readonly DemoCase[]): readonly DemoCase[] {
  return stories.map(({ about, config, ...story }, index) => {
    const trees = cases.find(({ name }) => name === about);
    if (trees === undefined) throw new Error(`no case ${about}`);
    const more = config === undefined ? {} : { ".calsim.yml": config };
    const [base, head] = [
      { ...trees.base, ...more },
      { ...trees.head, ...more },
    ];
    return { ...story, base, head, order: 1000 + index };
  });
}
