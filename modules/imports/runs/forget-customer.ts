import { customerErased } from "#events/identity";
import { type Handler, handler } from "#platform/events";
import { emptyImagesOfCustomer } from "./image-queries.ts";

/** Whoever was erased stands in no image of an import; there is nothing of them left to put back. */
export const forgetCustomer: Handler = handler({
  on: customerErased,
  name: "imports.forget_customer",
  async handle(tx, { customerId }) {
    await emptyImagesOfCustomer(tx, customerId);
  },
});
