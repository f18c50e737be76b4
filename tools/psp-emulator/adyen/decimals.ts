/** Decimals of Adyen's amounts. Source: docs.adyen.com/development-resources/currency-codes ("differs from standard"). */
export function adyenDecimals(currency: string): number {
  if (
    ["CVE", "IDR", "DJF", "GNF", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"].includes(
      currency,
    )
  )
    return 0;
  return ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"].includes(currency) ? 3 : 2;
}
