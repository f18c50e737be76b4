import type { Hansa } from "@hansa/sdk";
import type { Department } from "./components/header.tsx";
import type { Language } from "./messages/index.ts";

/** A category of the shop, with its name in the page's language. */
export interface Category extends Department {
  readonly id: string;
  readonly parentId: string | null;
  readonly image: string | null;
}

/** All categories, parents before their children. */
export async function categoriesIn(api: Hansa, language: Language): Promise<readonly Category[]> {
  const { data } = await api.GET("/v1/categories");
  return (data?.items ?? []).map(({ id, slug, name, names, parentId, image }) => ({
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
