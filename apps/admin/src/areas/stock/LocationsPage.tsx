import { Button, NumberInput, Switch, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { paths } from "@hansa/sdk";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { FormModal } from "../../form/FormModal.tsx";
import { CountryPick } from "../../pick/CountriesPick.tsx";
import { sayCountry } from "../../pick/choices.ts";
import { useActor } from "../../session/actor.ts";
import { Answered } from "../../show/Answered.tsx";
import { FactTable } from "../../show/FactTable.tsx";
import { PageHead } from "../../show/PageHead.tsx";
import { Panel } from "../../show/Panel.tsx";
import { StateBadge } from "../../show/StateBadge.tsx";

type Location = paths["/v1/admin/locations"]["get"]["responses"][200]["content"]["application/json"]["items"][number];

const blank: Location = { code: "", name: "", country: "DE", priority: 0, isActive: true };

/** The places that stock lies in. */
export function LocationsPage() {
  const { may } = useActor();
  const [asked, setAsked] = useState<Location | null>(null);
  const locations = useQuery({ queryKey: ["locations"], queryFn: () => take(hansa.GET("/v1/admin/locations")) });
  const isWriter = may("inventory:write");
  return (
    <>
      <PageHead title="Locations" about="Orders are taken from the location with the lowest number first.">
        {isWriter && <Button onClick={() => setAsked(blank)}>Add a location</Button>}
      </PageHead>
      <Panel title="Every location">
        <Answered of={locations}>
          {({ items }) => (
            <FactTable
              label="Locations"
              rows={items}
              rowId={({ code }) => code}
              empty="No locations yet"
              facts={[
                { header: "Location", cell: ({ name }) => name },
                { header: "Code", cell: ({ code }) => code },
                { header: "Country", cell: ({ country }) => sayCountry(country) },
                { header: "Turn", align: "end", cell: ({ priority }) => priority },
                { header: "State", cell: ({ isActive }) => <StateBadge state={isActive ? "active" : "closed"} /> },
                {
                  header: "Actions",
                  cell: (location) =>
                    isWriter && (
                      <Button
                        size="compact-sm"
                        variant="subtle"
                        aria-label={`Change ${location.name}`}
                        onClick={() => setAsked(location)}
                      >
                        Change
                      </Button>
                    ),
                },
              ]}
            />
          )}
        </Answered>
      </Panel>
      {asked !== null && <LocationModal location={asked} onClose={() => setAsked(null)} />}
    </>
  );
}

function LocationModal({ location, onClose }: { readonly location: Location; readonly onClose: () => void }) {
  const form = useForm<Location>({ initialValues: location });
  const save = useAct({
    act: ({ code, ...body }: Location) =>
      take(hansa.PUT("/v1/admin/locations/{code}", { params: { path: { code } }, body })),
    done: "The location is saved.",
    after: onClose,
  });
  return (
    <FormModal title={location.name || "Add a location"} form={form} saving={save} size="md" onClose={onClose}>
      <TextInput label="Name" required data-autofocus {...form.getInputProps("name")} />
      <TextInput
        label="Code"
        required
        pattern="[a-z][a-z0-9\-]{0,31}"
        readOnly={location.code !== ""}
        {...form.getInputProps("code")}
      />
      <CountryPick label="Country" {...form.getInputProps("country")} />
      <NumberInput label="Turn" min={0} max={10_000} {...form.getInputProps("priority")} />
      <Switch label="Orders are taken from here" {...form.getInputProps("isActive", { type: "checkbox" })} />
    </FormModal>
  );
}
