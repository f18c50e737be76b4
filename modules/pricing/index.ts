export { type DisplayPrice, loadDisplayPrices } from "./display-prices.ts";
export {
  CodeUnknown,
  PriceCurrencyDiffers,
  PriceListNotFound,
  ShippingOptionNotFound,
  TaxRateNotFound,
} from "./errors.ts";
export type { PriceFacts } from "./facts-shape.ts";
export { loadPriceFacts } from "./price-facts.ts";
export { quote, shippingOptionsFor } from "./quote.ts";
export { ANYONE, type Buyer, type Quote, type QuoteContext, type QuotedLine, type QuoteLine } from "./quote-shape.ts";
export { pricingRoutes } from "./routes.ts";
export { baseListOf, type StatedPrices, saleListOf, seedPrices, seedPricing } from "./seed.ts";
export { MAX_PRICE_MINOR, MAX_PRICES, PRICES_TOPIC, type PriceToSet, removePrices, setPrices } from "./set-prices.ts";
export { type PriceListToSet, type RuleToSet, upsertPriceList } from "./prices/set-price-list.ts";
export { removeShippingOption, type ShippingOptionToSet, upsertShippingOption } from "./settings.ts";
export { removeTaxRate, setTaxSetting, type TaxRateToSet, upsertTaxRates } from "./tax/set-tax.ts";
export type { TaxLine } from "./tax/levy.ts";
export type { ProvidedTaxes } from "./tax/provided.ts";
export type { ShippingCharge, ShippingOffer } from "./shipping-shape.ts";
export { createLive, type Live, type LiveNeeds } from "./live/live.ts";
export { liveRoutes } from "./live/routes.ts";
