import { Alert, Button, FileButton, List as Bullets, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { fetchFile, sendCsv } from "../../ask/files.ts";
import { useAct } from "../../form/act.ts";
import { Icon } from "../../frame/Icon.tsx";
import { useActor } from "../../session/actor.ts";
import { Answered } from "../../show/Answered.tsx";
import { formatCount } from "../../show/format.ts";
import { PageHead } from "../../show/PageHead.tsx";
import { Nothing } from "../../show/states.tsx";
import { DataTable } from "../../table/DataTable.tsx";
import { type PriceList, priceListsQuery, sayAudience, sayPricesOf } from "./price-list.ts";
import { PriceListModal } from "./PriceListModal.tsx";
import { PriceModal } from "./PriceModal.tsx";
import { pricesOf } from "./prices-list.tsx";

/** One price list and its prices. */
export function PriceListPage() {
  const { code } = useParams({ from: "/frame/prices/$code" });
  const asked = useQuery(priceListsQuery);
  return (
    <Answered of={asked}>
      {({ items }) => {
        const list = items.find((item) => item.code === code);
        return list === undefined ? <Nothing title="There is no such price list" /> : <Shown key={code} list={list} />;
      }}
    </Answered>
  );
}

interface Told {
  readonly changed: number;
  readonly made: number;
  readonly same: number;
  readonly failed: number;
  readonly errors: readonly { readonly line: number; readonly column: string; readonly message: string }[];
}

function parseTold(told: unknown): Told {
  return told as Told;
}

function Shown({ list }: { readonly list: PriceList }) {
  const { may } = useActor();
  const [open, setOpen] = useState<"list" | "price" | null>(null);
  const path = `/v1/admin/price-lists/${encodeURIComponent(list.code)}/file`;
  const prices = useMemo(() => pricesOf(list), [list]);
  const upload = useAct({
    act: (file: File) => sendCsv(path, file, parseTold),
    done: ({ made, changed, same, failed }) =>
      `${formatCount(made)} made, ${formatCount(changed)} changed, ${formatCount(same)} the same, ${formatCount(failed)} refused.`,
  });
  const download = () =>
    fetchFile(path, `${list.code}.csv`).catch((error: unknown) =>
      notifications.show({ color: "red", message: error instanceof Error ? error.message : String(error) }),
    );
  const isWriter = may("pricing:write");
  return (
    <>
      <PageHead
        title={list.name}
        back={{ to: "/prices", label: "Price lists" }}
        about={`${list.currency} · ${sayAudience(list)} · ${sayPricesOf(list)}`}
      >
        <Button variant="default" leftSection={<Icon name="download" size={16} />} onClick={() => void download()}>
          Prices as CSV
        </Button>
        {isWriter && (
          <>
            <FileButton accept=".csv,text/csv" onChange={(file) => file !== null && upload.mutate(file)}>
              {(button) => (
                <Button
                  {...button}
                  variant="default"
                  leftSection={<Icon name="upload" size={16} />}
                  loading={upload.isPending}
                >
                  Read a CSV
                </Button>
              )}
            </FileButton>
            <Button variant="default" onClick={() => setOpen("list")}>
              Change the list
            </Button>
            <Button onClick={() => setOpen("price")}>Set a price</Button>
          </>
        )}
      </PageHead>
      {upload.data !== undefined && upload.data.errors.length > 0 && (
        <Alert color="yellow" mb="md" title={`${formatCount(upload.data.failed)} lines were refused; the others hold`}>
          <Bullets fz="sm">
            {upload.data.errors.map(({ line, column, message }) => (
              <Bullets.Item key={`${String(line)} ${column}`}>
                Line {line}, {column}: {message}
              </Bullets.Item>
            ))}
          </Bullets>
        </Alert>
      )}
      {list.rule !== null && (
        <Text fz="sm" c="dimmed" mb="sm">
          Where the list has a price of its own, that one holds; elsewhere the rule tells it.
        </Text>
      )}
      <DataTable list={prices} />
      {open === "list" && <PriceListModal list={list} onClose={() => setOpen(null)} />}
      {open === "price" && <PriceModal list={list} variantId={null} onClose={() => setOpen(null)} />}
    </>
  );
}
