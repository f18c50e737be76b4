import { Button, FileButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { hansa, Refused, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { Icon } from "../../frame/Icon.tsx";
import { useActor } from "../../session/actor.ts";
import { PageHead } from "../../show/PageHead.tsx";
import { Failed, Loading } from "../../show/states.tsx";
import { DataTable } from "../../table/DataTable.tsx";
import { payoutListOf } from "./payout-list.tsx";
import { providersQuery } from "./routing.ts";

/** What providers paid out, with what it carried; settlement files are compared here. */
export function PayoutsPage() {
  const { provider } = useSearch({ from: "/frame/payments/payouts" });
  const { may } = useActor();
  const { data, error } = useQuery(providersQuery);
  const settling = (data?.items ?? []).filter(({ settles }) => settles).map((one) => one.provider);
  const [first = ""] = settling;
  // The health of providers is read again all the time; the list is a new one only when their names change.
  const names = settling.join(" ");
  const list = useMemo(() => payoutListOf(names === "" ? [] : names.split(" ")), [names]);
  return (
    <>
      <PageHead title="Payouts" about="What a provider settled: gross, fees, net, and what went to the bank.">
        {may("payments:write") && first !== "" && <SettlementFile provider={provider ?? first} />}
      </PageHead>
      {error !== null && <Failed error={error} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && <DataTable list={list} />}
    </>
  );
}

function SettlementFile({ provider }: { readonly provider: string }) {
  const compare = useAct({
    act: (file: File) => compareSettlement(provider, file),
    done: ({ isRepeated, lines, matched, cases }) =>
      isRepeated
        ? "This file was compared before."
        : `${String(lines)} lines, ${String(matched)} agree, ${String(cases)} new ${cases === 1 ? "case" : "cases"}.`,
  });
  return (
    <FileButton onChange={(file) => file !== null && compare.mutate(file)} accept=".csv,text/csv,application/json">
      {(props) => (
        <Button {...props} variant="default" loading={compare.isPending} leftSection={<Icon name="upload" size={16} />}>
          Compare a file of {provider}
        </Button>
      )}
    </FileButton>
  );
}

async function compareSettlement(provider: string, file: File) {
  if (file.size === 0) throw new Refused({ detail: "The file is empty." }, 422);
  return await take(
    hansa.POST("/v1/admin/settlements/{provider}", {
      params: { path: { provider }, query: { name: file.name } },
      // The body is the file as it is, which no schema describes.
      fetch: (request: Request) =>
        fetch(
          new Request(request, { method: "POST", body: file, headers: { "content-type": "application/octet-stream" } }),
        ),
    }),
  );
}
