import { Anchor, type AnchorProps } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

/** A link to a page of the desk, as `/orders/…`, with what stands behind the question mark. */
export function PageLink(
  props: {
    readonly to: string;
    readonly search?: Readonly<Record<string, string>>;
    readonly children: ReactNode;
  } & AnchorProps,
) {
  const { to, search = {}, children, ...rest } = props;
  return (
    <Anchor fz="sm" {...rest} renderRoot={(root) => <Link {...root} to={to} search={search} />}>
      {children}
    </Anchor>
  );
}
