import { reactRouter } from "@react-router/dev/vite";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";

/** What every page of the shop runs, in few files: on a phone's line each further round of asking is 150 ms. */
const groups = [
  { name: "react", test: /node_modules\/(?:react|react-dom|react-router|scheduler)\// },
  {
    name: "frame",
    test: /\/app\/(?:messages\/index|(?!entry\.)[^/]+\.tsx?$|components\/(?:cart-drawer-state|icons|product-card|stars)|seo\/page-facts)/,
  },
];

export default defineConfig(({ isSsrBuild }) => ({
  plugins: [tailwindcss(), reactRouter()],
  // The server reads where the texts of each language lie.
  ...(isSsrBuild === true
    ? {}
    : { build: { manifest: true, rolldownOptions: { output: { codeSplitting: { groups } } } } }),
}));
