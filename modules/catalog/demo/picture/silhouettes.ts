import { headphones, radio, speaker, turntable } from "./audio.ts";
import type { Silhouette } from "./brush.ts";
import { beanie, shirt, socks, sweater, tote } from "./clothing.ts";
import { board, bowl, kettle, mug, pot } from "./kitchen.ts";
import { candle, floorLamp, pendantLamp, tableLamp, wallLamp } from "./lighting.ts";
import { chair, cushion, rug, throwBlanket, vase } from "./living.ts";
import { backpack, bottle, lantern, tent } from "./outdoor.ts";
import { envelope, notebook, pen, penCup } from "./stationery.ts";
import { bear, blocks, giftBox, rings, train } from "./toys.ts";

/** Every object that can be drawn, by the name that stands first in a picture's file name. */
export const silhouettes: ReadonlyMap<string, Silhouette> = new Map([
  ["table-lamp", tableLamp],
  ["pendant-lamp", pendantLamp],
  ["floor-lamp", floorLamp],
  ["wall-lamp", wallLamp],
  ["candle", candle],
  ["mug", mug],
  ["bowl", bowl],
  ["pot", pot],
  ["kettle", kettle],
  ["board", board],
  ["throw", throwBlanket],
  ["cushion", cushion],
  ["chair", chair],
  ["vase", vase],
  ["rug", rug],
  ["tent", tent],
  ["backpack", backpack],
  ["bottle", bottle],
  ["lantern", lantern],
  ["notebook", notebook],
  ["pen", pen],
  ["pen-cup", penCup],
  ["envelope", envelope],
  ["shirt", shirt],
  ["sweater", sweater],
  ["beanie", beanie],
  ["socks", socks],
  ["tote", tote],
  ["headphones", headphones],
  ["speaker", speaker],
  ["turntable", turntable],
  ["radio", radio],
  ["blocks", blocks],
  ["train", train],
  ["bear", bear],
  ["rings", rings],
  ["gift-box", giftBox],
]);
