import { PageHead } from "../../show/PageHead.tsx";
import { Simulator } from "./Simulator.tsx";

/** Prices a cart that nobody has. */
export function SimulatorPage() {
  return (
    <>
      <PageHead
        title="Simulator"
        about="Prices a cart that nobody has, and tells of every promotion why it holds or why not."
        back={{ to: "/promotions", label: "Promotions" }}
      />
      <Simulator about={null} />
    </>
  );
}
