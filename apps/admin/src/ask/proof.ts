/** One kind of proof that somebody can give of who they are. */
export type Way = "password" | "totp" | "passkey" | "recovery_code";

type Asker = (ways: readonly Way[]) => Promise<boolean>;

let asker: Asker | null = null;
let asking: Promise<boolean> | null = null;

/** Whoever shows the desk asks for a proof when one is due. @returns what ends that */
export function whenProofIsDue(ask: Asker): () => void {
  asker = ask;
  return () => {
    if (asker === ask) asker = null;
  };
}

/**
 * Asks the API. Where it wants a fresh proof of who works here, that is asked for and the request is sent again, so that
 * no page has to know of it; without a proof the refusal stands.
 */
export async function fetchProved(request: Request): Promise<Response> {
  const again = request.clone();
  const response = await fetch(request);
  const ways = response.status === 403 ? await readWays(response.clone()) : null;
  return ways !== null && (await prove(ways)) ? await fetch(again) : response;
}

/** Asked once, however many requests wait for it. */
function prove(ways: readonly Way[]): Promise<boolean> {
  asking ??= (asker === null ? Promise.resolve(false) : asker(ways)).finally(() => {
    asking = null;
  });
  return asking;
}

async function readWays(refusal: Response): Promise<readonly Way[] | null> {
  const problem: unknown = await refusal.json();
  if (typeof problem !== "object" || problem === null || !("code" in problem) || !("ways" in problem)) return null;
  return problem.code === "identity.step_up_required" ? parseWays(problem.ways) : null;
}

/** The API's own list; a way that this desk does not know is left out. */
function parseWays(ways: unknown): readonly Way[] {
  return Array.isArray(ways) ? ways.filter(isWay) : [];
}

function isWay(way: unknown): way is Way {
  return way === "password" || way === "totp" || way === "passkey" || way === "recovery_code";
}
