export { type Affinity, MAX_BOOST } from "./affinity.ts";
export type { Experiment, VariantOutcome } from "./experiment-queries.ts";
export { countFunnel, type Funnel, type Outcomes, reportOutcomes } from "./figures.ts";
export { forgetCustomer } from "./forget.ts";
export { importEvents, type ImportedEvent, MAX_IMPORTED } from "./import-events.ts";
export { openRecommendations, type RecommendationNeeds, type Recommendations } from "./recommendations.ts";
export { RECORD_LANES } from "./record-events.ts";
export { trainModel, type Trained } from "./train.ts";
export { isBot, type Visitor, visitorOf } from "./visitor.ts";
