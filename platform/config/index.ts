export { negotiate, readAgreement, writeAgreement } from "./agreement.ts";
export { BadSetting, type Config, loadConfig, writeConfigurationPage } from "./load.ts";
export type { Setting } from "./setting.ts";
export { settings } from "./settings.ts";
