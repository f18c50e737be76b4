import { sayWord } from "../show/format.ts";

/** What people call the role of whoever is meant: the name of one of the shop's own, or of a built-in one; a key has none. */
export function sayRole({
  role,
  roleName,
}: {
  readonly role: string | null;
  readonly roleName: string | null;
}): string {
  if (role === null || roleName === null) return "Key";
  return role === roleName ? sayWord(role) : roleName;
}
