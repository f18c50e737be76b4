import { useLocalStorage } from "@mantine/hooks";
import { useNavigate } from "@tanstack/react-router";
import { useActor } from "../session/actor.ts";
import { startTour } from "./tour.ts";

/** The tour of the desk: whether this member of staff was asked before, and how it begins. */
export function useTour() {
  const { id } = useActor();
  const navigate = useNavigate();
  const [asked, setAsked] = useLocalStorage<readonly string[]>({
    key: "desk tour",
    defaultValue: [],
    getInitialValueInEffect: false,
  });
  const decline = (): void => setAsked([...new Set([...asked, id])]);
  return {
    isNew: !asked.includes(id),
    decline,
    start: async (): Promise<void> => {
      await navigate({ to: "/" });
      await startTour(decline);
    },
  };
}
