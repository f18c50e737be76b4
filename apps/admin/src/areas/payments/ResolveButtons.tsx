import { Button, Text } from "@mantine/core";
import { useState } from "react";
import { hansa, take } from "../../ask/hansa.ts";
import { useAct } from "../../form/act.ts";
import { ReasonModal } from "../../form/ReasonModal.tsx";
import type { Attempt } from "./attempt.ts";

type Action = "ask_again" | "void";
const DOUBTFUL = new Set(["unknown", "started", "action_required"]);

/** Decides about a payment that its provider leaves in doubt. */
export function ResolveButtons({ attempt }: { readonly attempt: Attempt }) {
  const [asked, setAsked] = useState<Action | null>(null);
  const resolve = useAct({
    act: (body: { readonly action: Action; readonly reason: string }) =>
      take(hansa.POST("/v1/admin/payments/{key}/resolve", { params: { path: { key: attempt.key } }, body })),
    done: "The decision is noted.",
    after: () => setAsked(null),
  });
  if (!DOUBTFUL.has(attempt.state)) return null;
  return (
    <>
      <Button variant="default" onClick={() => setAsked("ask_again")}>
        Ask the provider again
      </Button>
      <Button variant="outline" color="red" onClick={() => setAsked("void")}>
        Give it up
      </Button>
      {asked !== null && (
        <ReasonModal
          title={asked === "void" ? "Give it up" : "Ask the provider again"}
          isReasonNeeded
          isDangerous={asked === "void"}
          isPending={resolve.isPending}
          onClose={() => setAsked(null)}
          onConfirm={(reason) => resolve.mutate({ action: asked, reason })}
        >
          <Text fz="sm">
            {asked === "void"
              ? "Money that was held is let go of, and the order is not paid by this attempt."
              : "The provider is asked now, and its answer settles the attempt."}
          </Text>
        </ReasonModal>
      )}
    </>
  );
}
