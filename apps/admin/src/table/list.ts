import type { ReactNode } from "react";
import type { IconName } from "../frame/Icon.tsx";

/** One page of a list, as every list route of the API answers. */
export interface Page<Row> {
  readonly items: readonly Row[];
  readonly nextCursor: string | null;
}

/** What a list is asked: the filters of the address by name, `sort` among them, and where to go on. */
export interface ListQuery {
  readonly filters: Readonly<Record<string, string | undefined>>;
  readonly cursor: string | undefined;
  readonly limit: number;
}

/** A column. `text` is what CSV holds; without `cell` it is also what is shown. */
export interface ListColumn<Row> {
  readonly id: string;
  readonly header: string;
  readonly text: (row: Row) => string;
  readonly cell?: (row: Row) => ReactNode;
  readonly align?: "end";
  /** Not shown until somebody picks it. */
  readonly isExtra?: boolean;
  /** Comes first in the card that a row is on a phone. */
  readonly isOnPhone?: boolean;
  /** Takes a whole line of that card: what it shows is long, and broken it would not be read. */
  readonly isWide?: boolean;
  /** The word of `sort` in the address, where the route sorts by it; a leading `-` turns it round. */
  readonly sort?: string;
}

/** A filter over the table; its value stands in the address under `name`. */
export type ListFilter =
  | { readonly kind: "text"; readonly name: string; readonly label: string; readonly placeholder?: string }
  | {
      readonly kind: "choice";
      readonly name: string;
      readonly label: string;
      readonly choices: readonly { readonly value: string; readonly label: string }[];
      /** What the list shows when nothing is chosen; everything, unless this says so. */
      readonly otherwise?: string;
    }
  | { readonly kind: "day"; readonly name: string; readonly label: string };

/** Something that can be done to many rows; they are done one after the other. */
export interface BulkAction<Row> {
  readonly label: string;
  readonly icon?: IconName;
  readonly scope: string;
  readonly isDangerous?: boolean;
  /** Which rows it applies to; all unless told. */
  readonly appliesTo?: (row: Row) => boolean;
  readonly run: (row: Row, reason: string) => Promise<unknown>;
  /** Asked for once before the rows are done. */
  readonly asksReason?: boolean;
}

/** A list of the desk: where its rows come from, how they look, and what can be done. Made once, outside components. */
export interface List<Row> {
  /** Names the list in caches, kept settings and files. */
  readonly name: string;
  /** What one row is, for people: "order". */
  readonly noun: string;
  readonly load: (query: ListQuery) => Promise<Page<Row>>;
  readonly rowId: (row: Row) => string;
  readonly columns: readonly ListColumn<Row>[];
  readonly filters?: readonly ListFilter[];
  /** The page that a row leads to, as `/orders/…`. */
  readonly link?: (row: Row) => string;
  readonly bulk?: readonly BulkAction<Row>[];
  /** What to say, and do next, where there is nothing at all. */
  readonly empty: { readonly title: string; readonly next: ReactNode };
  /** Asks again as often while it is looked at. */
  readonly refreshMs?: number;
}
