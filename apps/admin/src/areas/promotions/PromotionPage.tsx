import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { ReasonModal } from "../../form/ReasonModal.tsx";
import { useActor } from "../../session/actor.ts";
import { Answered } from "../../show/Answered.tsx";
import { formatCount, formatMoney } from "../../show/format.ts";
import { PageHead } from "../../show/PageHead.tsx";
import { PageTabs } from "../../show/Tabs.tsx";
import { CodesTab } from "./CodesTab.tsx";
import { blankPromotion, type Promotion } from "./promotion.ts";
import { PromotionForm } from "./PromotionForm.tsx";
import { Simulator } from "./Simulator.tsx";

const back = { to: "/promotions", label: "Promotions" } as const;

/** A promotion to be made. */
export function NewPromotionPage() {
  return (
    <>
      <PageHead title="Make a promotion" back={back} />
      <PromotionForm code={null} promotion={blankPromotion} />
    </>
  );
}

/** One promotion: what it says, its codes, and whether a cart gets it. */
export function PromotionPage() {
  const { code } = useParams({ from: "/frame/promotions/$code" });
  const asked = useQuery({
    queryKey: ["promotion", code],
    queryFn: () => take(hansa.GET("/v1/admin/promotions/{code}", { params: { path: { code } } })),
  });
  return <Answered of={asked}>{(promotion) => <Shown promotion={promotion} />}</Answered>;
}

function Shown({ promotion }: { readonly promotion: Promotion }) {
  const { may } = useActor();
  const navigate = useNavigate();
  const [isAsked, setAsked] = useState(false);
  const { id: _, code, version, used, spentMinor, ...written } = promotion;
  const remove = useAct({
    act: () => take(hansa.DELETE("/v1/admin/promotions/{code}", { params: { path: { code } } })),
    done: "The promotion is gone.",
    after: () => navigate({ to: "/promotions" }),
  });
  const spent =
    promotion.budget === null
      ? ""
      : ` · ${formatMoney({ amountMinor: spentMinor, currency: promotion.budget.currency })} of ${formatMoney(promotion.budget)} spent`;
  return (
    <>
      <PageHead title={promotion.name} back={back} about={`Used ${formatCount(used)} times${spent}`}>
        {may("pricing:write") && used === 0 && (
          <Button variant="outline" color="red" onClick={() => setAsked(true)}>
            Take away
          </Button>
        )}
      </PageHead>
      <PageTabs
        tabs={[
          {
            name: "says",
            label: "What it says",
            content: () => <PromotionForm key={version} code={code} promotion={written} />,
          },
          ...(promotion.trigger === "code"
            ? [{ name: "codes", label: "Codes", content: () => <CodesTab code={code} /> }]
            : []),
          { name: "why", label: "Why, why not", content: () => <Simulator about={code} /> },
        ]}
      />
      {isAsked && (
        <ReasonModal
          title="Take away"
          about="Only a promotion without codes that was never used can go; others can be switched off."
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
