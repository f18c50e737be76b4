import type {
  CheckoutPaymentIntent,
  OrdersController,
  PaymentsController,
  PaypalWalletVaultInstruction,
  VaultController,
} from "@paypal/paypal-server-sdk";
import { parseOrder, type ReadOrder } from "./order.ts";
import { parseBody } from "./transport.ts";

/** What the adapter's parts work with. */
export interface PaypalLine {
  readonly orders: OrdersController;
  readonly payments: PaymentsController;
  readonly vault: VaultController;
  /** The SDK's own words; they are only there once the SDK is. */
  readonly intents: typeof CheckoutPaymentIntent;
  /** How PayPal is asked to keep an account for the next time. */
  readonly keeping: PaypalWalletVaultInstruction;
}

/** The order under PayPal's name; null when it cannot be read. @throws what the SDK throws */
export async function load({ orders }: PaypalLine, reference: string): Promise<ReadOrder | null> {
  const { body } = await orders.getOrder({ id: reference });
  return parseOrder(parseBody(body));
}
