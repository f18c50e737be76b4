/** Makes the part of an address that stands for an English title: "T-Shirt Åre" becomes "t-shirt-are". */
export function slugOf(title: string): string {
  return title
    .normalize("NFD")
    .replaceAll(/\p{Mark}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, "-")
    .replaceAll(/^-|-$/gu, "");
}
