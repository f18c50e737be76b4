export * from "./card-number.ts";
export * from "./errors.ts";
export * from "./ids.ts";
export * from "./money.ts";
export * from "./quantity.ts";
export * from "./region.ts";
export * from "./time.ts";
