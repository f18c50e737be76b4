import { useForm } from "@mantine/form";
import { Grid, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { RecordForm } from "../../form/FormModal.tsx";
import { type PickedProduct } from "../../pick/OrderedProducts.tsx";
import { useActor } from "../../session/actor.ts";
import { Answered } from "../../show/Answered.tsx";
import { PageHead } from "../../show/PageHead.tsx";
import { Panel } from "../../show/Panel.tsx";
import { Nothing } from "../../show/states.tsx";
import { bodyOf, EMPTY_RULE, type RuleValues, type SearchRule, valuesOf } from "./merchandising.ts";
import { RuleFields } from "./RuleFields.tsx";
import { RulePreview } from "./RulePreview.tsx";

const BACK = { to: "/search-rules", label: "Search rules" } as const;

/** A rule that is being thought up. */
export function NewSearchRulePage() {
  return <RuleEditor rule={null} products={[]} />;
}

/** A rule with what it changes. */
export function SearchRulePage() {
  const { id = "" } = useParams({ strict: false });
  const asked = useQuery({ queryKey: ["search-rule", id], queryFn: () => loadRule(id) });
  return (
    <Answered of={asked}>
      {(found) =>
        found === null ? (
          <Nothing title="There is no such rule">It may have been taken away.</Nothing>
        ) : (
          <RuleEditor key={found.rule.revision} {...found} />
        )
      }
    </Answered>
  );
}

async function loadRule(id: string) {
  const { items } = await take(hansa.GET("/v1/admin/search/rules"));
  const rule = items.find((one) => one.id === id);
  if (rule === undefined) return null;
  const products = await Promise.all(
    rule.productIds.map((product) => take(hansa.GET("/v1/admin/products/{id}", { params: { path: { id: product } } }))),
  );
  return { rule, products };
}

function RuleEditor(props: { readonly rule: SearchRule | null; readonly products: readonly PickedProduct[] }) {
  const { rule } = props;
  const { may } = useActor();
  const navigate = useNavigate();
  const [products, setProducts] = useState(props.products);
  const form = useForm<RuleValues>({ initialValues: rule === null ? EMPTY_RULE : valuesOf(rule) });
  const productIds = products.map(({ id }) => id);
  const save = useAct({
    act: async (written: RuleValues) => {
      const given = bodyOf(written, productIds);
      if (rule === null) await take(hansa.POST("/v1/admin/search/rules", { body: given }));
      else await take(hansa.PUT("/v1/admin/search/rules/{id}", { params: { path: { id: rule.id } }, body: given }));
    },
    done: "The rule is saved: searches follow it.",
    after: () => navigate({ to: "/search-rules" }),
  });
  const isWriter = may("search:write");
  return (
    <>
      <PageHead title={rule === null ? "New search rule" : rule.name} back={BACK} />
      <Grid>
        <Grid.Col span={{ base: 12, lg: 6 }}>
          <Panel title="The rule">
            <RecordForm form={form} saving={save} label="Save the rule" isReadOnly={!isWriter}>
              <RuleFields form={form} products={products} onProducts={isWriter ? setProducts : undefined} />
            </RecordForm>
          </Panel>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 6 }}>
          <Stack>{isWriter && <RulePreview body={bodyOf(form.getValues(), productIds)} />}</Stack>
        </Grid.Col>
      </Grid>
    </>
  );
}
