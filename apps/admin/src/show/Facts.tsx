import { DataList } from "@mantine/core";
import { Fragment, type ReactNode } from "react";

/** Names and values under each other. What has no value is left out. */
export function Facts({ facts }: { readonly facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <DataList size="sm">
      {facts.map(([name, value]) => (
        <Fragment key={name}>
          {value !== null && value !== undefined && value !== "" && (
            <DataList.Item>
              <DataList.ItemLabel>{name}</DataList.ItemLabel>
              <DataList.ItemValue miw={0} style={{ overflowWrap: "anywhere" }}>
                {value}
              </DataList.ItemValue>
            </DataList.Item>
          )}
        </Fragment>
      ))}
    </DataList>
  );
}
