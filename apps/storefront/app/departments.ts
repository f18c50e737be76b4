import type { Hansa, paths } from "@hansa/sdk";
import { rememberAnswers } from "./answers.ts";
import type { Department } from "./components/header.tsx";
import type { Language } from "./messages/index.ts";

/** A category of the shop, with its name in the page's language. */
export interface Category extends Department {
  readonly id: string;
  readonly parentId: string | null;
  readonly image: string | null;
}

type Categories = paths["/v1/categories"]["get"]["responses"]["200"]["content"]["application/json"];
const lastSaid = rememberAnswers<Pick<Categories, "items">>();

/** All categories, parents before their children. @throws a 503 answer while the shop cannot say, and never could */
export async function categoriesIn(api: Hansa, language: Language): Promise<readonly Category[]> {
  const said = lastSaid("", await api.GET("/v1/categories"));
  return (said?.items ?? []).map(({ id, slug, name, names, parentId, image }) => ({
    id,
    slug,
    name: names[language] ?? name,
    parentId,
    image,
  }));
}

/** The categories at the top, which menus show. */
export async function departmentsIn(api: Hansa, language: Language): Promise<readonly Category[]> {
  return (await categoriesIn(api, language)).filter(({ parentId }) => parentId === null);
}

/** A category with those above it, the top first. */
export function lineage(categories: readonly Category[], category: Category): readonly Category[] {
  const parent = categories.find(({ id }) => id === category.parentId);
  return parent === undefined ? [category] : [...lineage(categories, parent), category];
}
