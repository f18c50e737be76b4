import type { LinkProps } from "@tanstack/react-router";

/** The address of a page of the desk, checked where it is written. */
export type PagePath = NonNullable<LinkProps["to"]>;
