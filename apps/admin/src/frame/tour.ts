import type { DriveStep } from "driver.js";

/** A stop of the tour: at what it shows, or in the middle of the page where `at` is null. */
interface Stop {
  readonly at: string | null;
  readonly title: string;
  readonly words: string;
}

const stops: readonly Stop[] = [
  {
    at: null,
    title: "Welcome to the desk",
    words: "It takes one minute. Arrow keys go on and back, Escape ends the tour.",
  },
  {
    at: "places",
    title: "Everything the shop has",
    words: "Orders, shelves, prices, money. You see what your role allows, and nothing else.",
  },
  {
    at: "find",
    title: "Find anything",
    words: "Ctrl K goes to any page, and finds an order by its number or an e-mail address.",
  },
  {
    at: "to-do",
    title: "What waits for you",
    words: "Orders to look at, payments in doubt, stock that runs out: each card leads to its list.",
  },
  {
    at: "figures",
    title: "The last 60 minutes",
    words:
      "Orders, revenue and visits as they happen. In a demo shop, let simulated shoppers in at the top of the page.",
  },
  {
    at: "pulse",
    title: "Is all well?",
    words: "Units sold twice, books that do not balance, work that waits: all three should say nothing.",
  },
  {
    at: "account",
    title: "Yours",
    words: "Light or dark, and this tour again whenever you like.",
  },
];

const PATIENCE_MS = 2_000;

/** Shows the tour over the dashboard; `done` is called when it ends, however it ends. */
export async function startTour(done: () => void): Promise<void> {
  const [{ driver }] = await Promise.all([import("driver.js"), import("./tour.css")]);
  await allDrawn();
  const isSeen = ({ at }: Stop): boolean => at === null || shownPart(at) !== null;
  driver({
    steps: stops.filter(isSeen).map(toStep),
    showProgress: true,
    progressText: "{{current}} of {{total}}",
    nextBtnText: "Next",
    prevBtnText: "Back",
    doneBtnText: "Done",
    animate: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    smoothScroll: false,
    onDestroyed: done,
  }).drive();
}

/** Waits until the last figures are drawn, but no longer than a role that has none would stand for. */
async function allDrawn(): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  const isDrawn = (): boolean => stops.every(({ at }) => at === null || part(at) !== null);
  while (!isDrawn() && performance.now() < until) await new Promise(requestAnimationFrame);
}

function toStep({ at, title, words }: Stop): DriveStep {
  const popover = { title, description: words };
  return at === null ? { popover } : { element: () => shownPart(at) ?? document.body, popover };
}

/** The part of the page with this name, where it is on the screen: on a phone the navigation is folded away. */
function shownPart(name: string): Element | null {
  const found = part(name);
  if (found === null) return null;
  const { width, right } = found.getBoundingClientRect();
  return width > 0 && right > 0 ? found : null;
}

function part(name: string): Element | null {
  return document.querySelector(`[data-tour="${name}"]`);
}
