import { Button, Grid } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { ReasonModal } from "../../form/ReasonModal.tsx";
import { useActor } from "../../session/actor.ts";
import { Answered } from "../../show/Answered.tsx";
import { PageHead } from "../../show/PageHead.tsx";
import { Nothing } from "../../show/states.tsx";
import { type Collection, collectionsQuery } from "./collection.ts";
import { CollectionPreview } from "./CollectionPreview.tsx";
import { MembersForm } from "./MembersForm.tsx";
import { RuleForm } from "./RuleForm.tsx";

/** One collection. */
export function CollectionPage() {
  const { id } = useParams({ from: "/frame/collections/$id" });
  const asked = useQuery(collectionsQuery);
  return (
    <Answered of={asked}>
      {({ items }) => {
        const collection = items.find((item) => item.id === id);
        return collection === undefined ? (
          <Nothing title="There is no such collection" />
        ) : (
          <Shown key={collection.revision} collection={collection} />
        );
      }}
    </Answered>
  );
}

function Shown({ collection }: { readonly collection: Collection }) {
  const { may } = useActor();
  const navigate = useNavigate();
  const [isAsked, setAsked] = useState(false);
  const remove = useAct({
    act: () => take(hansa.DELETE("/v1/admin/collections/{id}", { params: { path: { id: collection.id } } })),
    done: "The collection is gone; its products stay.",
    after: () => navigate({ to: "/collections" }),
  });
  return (
    <>
      <PageHead
        title={collection.name}
        back={{ to: "/collections", label: "Collections" }}
        about={collection.rule === null ? "Put together by hand" : "By a rule"}
      >
        {may("catalog:write") && (
          <Button variant="outline" color="red" onClick={() => setAsked(true)}>
            Remove
          </Button>
        )}
      </PageHead>
      <Grid>
        <Grid.Col span={{ base: 12, lg: 7 }}>
          {collection.rule === null ? (
            <MembersForm collection={collection} />
          ) : (
            <RuleForm collection={collection} rule={collection.rule} />
          )}
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 5 }}>
          <CollectionPreview slug={collection.slug} />
        </Grid.Col>
      </Grid>
      {isAsked && (
        <ReasonModal
          title="Remove the collection"
          about="Its products stay where they are."
          isReasonNeeded={false}
          isDangerous
          isPending={remove.isPending}
          onClose={() => setAsked(false)}
          onConfirm={() => remove.mutate()}
        />
      )}
    </>
  );
}
