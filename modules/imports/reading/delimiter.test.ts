import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import { parseAmount } from "./decimal.ts";
import { delimiterOf, findDelimiter } from "./delimiter.ts";

it.each([
  ["sku,on hand\nLAMP,3", ","],
  ["sku;on hand\nLAMP;3,5,5,5", ";"],
  ["\uFEFFsku\ton hand\r\nLAMP\t3", "\t"],
  ['"one, two, three";price\n', ";"],
  ['"a header\nof two lines; really; so",b,c\n', ","],
  ["sku\nLAMP", ","],
  ["", ","],
])("finds what stands between the cells of %j", (file, delimiter) => {
  expect(delimiterOf(file)).toBe(delimiter);
});

it("puts back what it read of the stream", async () => {
  const pieces = ["sku;on", " hand\n", "LAMP;3\n"].map((piece) => Buffer.from(piece));
  const stream = Readable.from(pieces, { objectMode: false });
  expect(await findDelimiter(stream)).toBe(";");
  expect(await text(stream)).toBe("sku;on hand\nLAMP;3\n");
  expect(await findDelimiter(Readable.from([]))).toBe(",");
});

it.each([
  ["19.99", 2, 1_999n],
  ["19,99", 2, 1_999n],
  ["1.299,50", 2, 129_950n],
  ["1,299.50", 2, 129_950n],
  ["1,299", 2, 129_900n],
  ["1299,5", 2, 129_950n],
  ["1,299", 0, 1_299n],
])("reads %s with %i decimals", (amount, decimals, minor) => {
  expect(parseAmount(amount, decimals, "price")).toBe(minor);
});

it.each(["1.29,50", "19,", ",99", "1.299.50", "12,50,", "-1"])("does not guess what %s is", (amount) => {
  expect(() => parseAmount(amount, 2, "price")).toThrow("is not an amount");
});
