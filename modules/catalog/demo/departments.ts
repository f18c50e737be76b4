import type { Department } from "./department.ts";
import { audio } from "./departments/audio.ts";
import { clothing } from "./departments/clothing.ts";
import { kitchen } from "./departments/kitchen.ts";
import { lighting } from "./departments/lighting.ts";
import { living } from "./departments/living.ts";
import { outdoor } from "./departments/outdoor.ts";
import { stationery } from "./departments/stationery.ts";
import { toys } from "./departments/toys.ts";

/** The departments of the demo shop, in the order of its menu. */
export const departments: readonly Department[] = [
  lighting,
  kitchen,
  living,
  outdoor,
  stationery,
  clothing,
  audio,
  toys,
];
