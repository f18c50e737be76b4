import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Failed, Loading } from "./states.tsx";

/** What was asked: on its way, refused, or here. */
export function Answered<Data>(props: {
  readonly of: UseQueryResult<Data>;
  readonly children: (data: Data) => ReactNode;
}) {
  const { data, error, refetch } = props.of;
  if (data !== undefined) return <>{props.children(data)}</>;
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  return <Loading />;
}
