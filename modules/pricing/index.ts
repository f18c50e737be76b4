export {
  type DisplayPrice,
  loadDisplayPrices,
  loadGroupPrices,
  loadShownPrices,
  type ShownPrice,
} from "./display-prices.ts";
export {
  CodeExhausted,
  CodeExpired,
  CodeUnknown,
  PriceCurrencyDiffers,
  PriceListNotFound,
  ShippingOptionNotFound,
  TaxRateNotFound,
} from "./errors.ts";
export type { PriceFacts } from "./facts-shape.ts";
export { lockPrices } from "./lock-prices.ts";
export { loadPriceFacts, withoutPromotions } from "./price-facts.ts";
export { pricesToFreeze, quote, shippingOptionsFor } from "./quote.ts";
export { type Claims, NO_CLAIMS } from "./promotions/basket.ts";
export type { Promotion } from "./promotions/promotion.ts";
export { concede, type Concession, CONCESSION_CODE } from "./promotions/concession.ts";
export { asksForHistory, type Claimant, loadClaims } from "./promotions/claims.ts";
export { normaliseCode } from "./promotions/code.ts";
export { addSharedCodes, codeJobs as promotionJobs } from "./promotions/codes.ts";
export { type PromotionToSet, setPromotion } from "./promotions/set-promotion.ts";
export { DEMO_CODE, seedPromotions } from "./promotions/seed.ts";
export { usesOf, type WantedUse } from "./promotions/limits.ts";
export { isMendable, type Reason, REASONS, type Why } from "./promotions/reason.ts";
export { openUses, returnUses, type SpentUse, type UseAllocator, withSpent } from "./promotions/uses.ts";
export {
  type Adjustment,
  ANYONE,
  type Buyer,
  type Gift,
  type LineAdjustment,
  type Quote,
  type QuoteContext,
  type QuotedLine,
  type QuoteLine,
} from "./quote-shape.ts";
export { pricingRoutes } from "./routes.ts";
export { baseListOf, type StatedPrices, saleListOf, seedPrices, seedPricing } from "./seed.ts";
export {
  MAX_PRICE_MINOR,
  MAX_PRICES,
  PRICES_TOPIC,
  type PriceToSet,
  removePrices,
  setEachPrice,
  setFirstPrices,
  setPrices,
} from "./set-prices.ts";
export {
  listPriceLists,
  type PriceListName,
  type PriceListToSet,
  type RuleToSet,
  upsertPriceList,
} from "./prices/set-price-list.ts";
export type { FrozenPrice, FrozenPrices, LineFreeze, PriceToFreeze } from "./prices/freeze.ts";
export { removeShippingOption, type ShippingOptionToSet, upsertShippingOption } from "./settings.ts";
export { removeTaxRate, setTaxSetting, type TaxRateToSet, upsertTaxRates } from "./tax/set-tax.ts";
export type { TaxLine } from "./tax/levy.ts";
export { createHttpTaxProvider, type HttpTaxOptions, TAX_TIMEOUT_MS } from "./tax/http-provider.ts";
export { createTaxLookups, NO_LOOKUPS, type TaxDestination, type TaxLookups } from "./tax/lookups.ts";
export type { ProvidedTaxes } from "./tax/provided.ts";
export type { TaxAnswer, TaxProvider, TaxQuestion } from "./tax/provider.ts";
export type { ShippingCharge, ShippingOffer } from "./shipping-shape.ts";
export { type Demand, type LoadDemand, pricingJobs } from "./live/follow.ts";
export { createLive, type Live, type LiveNeeds } from "./live/live.ts";
export { deliveryRoutes } from "./delivery.ts";
export { ownPriceRoutes } from "./own-prices.ts";
export { liveRoutes } from "./live/routes.ts";
