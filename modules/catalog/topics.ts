/** Topic of the change feed: keys are product ids; null after a change that touches many. */
export const PRODUCTS = "catalog.products";
/** Topic of pricing: keys are variant ids. */
export const PRICES = "pricing.prices";
/** Topic of inventory: keys are variants that sold out, or came back. */
export const AVAILABILITY = "inventory.availability";
/** Topic of the change feed: what attributes and options are called changed; the key is null. */
export const LABELS = "catalog.labels";
