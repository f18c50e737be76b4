import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { describe, expect, it } from "vitest";
import { filesOf, root } from "./sources.ts";

const pages = [
  ...filesOf("*.md"),
  ...filesOf("{docs,apps,platform,kernel,bench,tools,tests,sdk}/**/*.md"),
  ...filesOf("modules/*/README.md"),
];

interface Link {
  readonly page: string;
  readonly line: number;
  readonly target: string;
}

const links = pages.flatMap((page) => linksOf(page, readPage(page)));
const local = links.filter(({ target }) => !/^[a-z][a-z+.-]*:/i.test(target));
const at = ({ page, line, target }: Link) => `${page}:${String(line)} links to ${target}`;

describe("the documents", () => {
  it("were read at all", () => {
    expect(pages.length).toBeGreaterThan(5);
    expect(filesOf("README.md")).toHaveLength(1);
    expect(local.length).toBeGreaterThan(10);
  });

  it("link to files that are there", () => {
    expect(local.filter((link) => !existsSync(join(root, fileOf(link)))).map(at)).toEqual([]);
  });

  it("link to headings that are there", () => {
    const lost = local.filter((link) => {
      const heading = link.target.split("#")[1];
      const file = fileOf(link);
      if (heading === undefined || !file.endsWith(".md") || !existsSync(join(root, file))) return false;
      return !anchorsOf(readPage(file)).has(decodeURIComponent(heading));
    });
    expect(lost.map(at)).toEqual([]);
  });
});

function readPage(page: string): string {
  // Examples are not links: blank them, line by line, so that lines keep their numbers.
  return readFileSync(join(root, page), "utf8")
    .replaceAll(/^(```|~~~)[\s\S]*?^\1/gm, (block) => block.replaceAll(/[^\n]/g, ""))
    .replaceAll(/`[^`\n]*`/g, (code) => code.replaceAll(/[[\]()]/g, "."));
}

function linksOf(page: string, text: string): readonly Link[] {
  const inline = text.matchAll(/\]\(\s*<?([^)\s>]+)>?[^)]*\)/g);
  const defined = text.matchAll(/^\[[^\]]+\]:\s*<?(\S+?)>?\s*$/gm);
  const images = text.matchAll(/<(?:img|a)\s[^>]*?(?:src|href)="([^"]+)"/g);
  return [...inline, ...defined, ...images].map((match) => ({
    page,
    line: text.slice(0, match.index).split("\n").length,
    target: match[1] ?? "",
  }));
}

function fileOf({ page, target }: Link): string {
  const [path = ""] = target.split(/[#?]/);
  if (path === "") return page;
  return path.startsWith("/") ? path.slice(1) : posix.join(posix.dirname(page), decodeURIComponent(path));
}

/** Anchors as the forges make them of headings: lower case, words joined by hyphens, repeats numbered. */
function anchorsOf(text: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ""] of text.matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const plain = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1").replaceAll(/[*`]/g, "");
    const anchor = plain
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-");
    let unique = anchor;
    for (let repeat = 1; anchors.has(unique); repeat++) unique = `${anchor}-${String(repeat)}`;
    anchors.add(unique);
  }
  for (const [, id = ""] of text.matchAll(/<a (?:id|name)="([^"]+)"/g)) anchors.add(id);
  return anchors;
}
