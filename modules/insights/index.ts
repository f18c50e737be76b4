export { TrafficNotOffered } from "./errors.ts";
export type { OutcomesOf } from "./experiment-report.ts";
export { type FunnelOf, type InsightNeeds, insightRoutes } from "./routes.ts";
export { seedInsights } from "./seed.ts";
export { insightHandlers, insightJobs } from "./subscriptions.ts";
export { type Interval, intervalOf, type Share, type Uplift, upliftOf } from "./uplift.ts";
