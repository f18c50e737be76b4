import pg, { type CustomTypesConfig } from "pg";

const INT8 = 20;
const INT8_ARRAY = 1016;
const INT8_ELEMENTS = (text: string): readonly (bigint | null)[] =>
  text
    .slice(1, -1)
    .split(",")
    .filter(Boolean)
    .map((element) => (element === "NULL" ? null : BigInt(element)));

const TEXT_ARRAY = 1009;

/** How column types become values: `int8` is a bigint, everything else as the driver has it. */
export const parsers: CustomTypesConfig = {
  getTypeParser(type, format) {
    const oid: number = type;
    if (format !== "binary" && oid === INT8) return BigInt;
    if (format !== "binary" && oid === INT8_ARRAY) return INT8_ELEMENTS;
    const parse = pg.types.getTypeParser(type, format ?? "text");
    if (format === "binary" || oid !== TEXT_ARRAY) return parse;
    // Most lists of text are empty, and the driver's parser is slow to say so.
    return (text: string) => (text === "{}" ? [] : parse(text));
  },
};
