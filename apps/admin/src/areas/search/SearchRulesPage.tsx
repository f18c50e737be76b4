import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { useCategoryChoices } from "../../pick/choices.ts";
import { useActor } from "../../session/actor.ts";
import { Answered } from "../../show/Answered.tsx";
import { FactTable } from "../../show/FactTable.tsx";
import { PageHead } from "../../show/PageHead.tsx";
import { PageLink } from "../../show/PageLink.tsx";
import { Panel } from "../../show/Panel.tsx";
import { StateBadge } from "../../show/StateBadge.tsx";
import { When } from "../../show/When.tsx";
import { KINDS, type SearchRule, stateOf } from "./merchandising.ts";

/** What is pinned, lifted, buried and filtered in searches and categories. */
export function SearchRulesPage() {
  const { may } = useActor();
  const rules = useQuery({ queryKey: ["search-rules"], queryFn: () => take(hansa.GET("/v1/admin/search/rules")) });
  const categories = new Map(useCategoryChoices().map(({ value, label }) => [value, label]));
  const remove = useAct({
    act: (id: string) => take(hansa.DELETE("/v1/admin/search/rules/{id}", { params: { path: { id } } })),
    done: "The rule is gone.",
  });
  const isWriter = may("search:write");
  const placeOf = ({ query, categoryId }: SearchRule) =>
    query === null ? (categories.get(categoryId ?? "") ?? "A category") : `“${query}”`;
  return (
    <>
      <PageHead title="Search rules" about="What stands first, higher, lower or alone in a search or a category.">
        {isWriter && <Button renderRoot={(root) => <Link {...root} to="/search-rules/new" />}>Add a rule</Button>}
      </PageHead>
      <Panel title="Rules">
        <Answered of={rules}>
          {({ items }) => (
            <FactTable
              label="Search rules"
              rows={items}
              rowId={({ id }) => id}
              empty="No rules: the best match stands first"
              facts={[
                {
                  header: "Rule",
                  cell: ({ id, name }) => <PageLink to={`/search-rules/${id}`}>{name}</PageLink>,
                },
                { header: "Does", cell: ({ kind }) => KINDS.find(({ value }) => value === kind)?.label ?? kind },
                { header: "Where", cell: placeOf },
                { header: "What", cell: whatOf },
                { header: "State", cell: (rule) => <StateBadge state={stateOf(rule, Date.now())} /> },
                { header: "From", cell: ({ startsAt }) => <When at={startsAt} /> },
                { header: "Until", cell: ({ endsAt }) => <When at={endsAt} /> },
                {
                  header: "Actions",
                  cell: ({ id, name }) =>
                    isWriter && (
                      <Button
                        size="compact-sm"
                        variant="subtle"
                        color="red"
                        aria-label={`Take away ${name}`}
                        onClick={() => remove.mutate(id)}
                      >
                        Take away
                      </Button>
                    ),
                },
              ]}
            />
          )}
        </Answered>
      </Panel>
    </>
  );
}

function whatOf({ productIds, attribute, value }: SearchRule): string {
  const products =
    productIds.length === 0 ? [] : [productIds.length === 1 ? "1 product" : `${String(productIds.length)} products`];
  return [...products, ...(attribute === null ? [] : [`${attribute}: ${value ?? ""}`])].join(", ");
}
