import { createTheme, type MantineColorsTuple } from "@mantine/core";

/** Spruce: the one colour of the desk; red, yellow and green are kept for states. */
const spruce: MantineColorsTuple = [
  "#eef7f5",
  "#dcece8",
  "#b5d9d0",
  "#8ac5b7",
  "#67b4a2",
  "#50aa95",
  "#2f8f7a",
  "#24705f",
  "#1b5a4c",
  "#0f453a",
];

/** Red whose outlines and words read at 4.5:1. */
const red: MantineColorsTuple = [
  "#fff5f5",
  "#ffe3e3",
  "#ffc9c9",
  "#ffa8a8",
  "#ff8787",
  "#f25c5c",
  "#d3343d",
  "#b9232e",
  "#9c1b26",
  "#7d131d",
];

/** How the desk looks: calm, dense, readable at arm's length. */
export const theme = createTheme({
  primaryColor: "spruce",
  primaryShade: 7,
  autoContrast: true,
  colors: { spruce, red },
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  fontFamily: "Inter, ui-sans-serif, system-ui, -apple-system, 'Segoe UI', sans-serif",
  headings: { fontWeight: "600" },
  components: {
    Notification: {
      defaultProps: { closeButtonProps: { "aria-label": "Close" } },
      // What a refusal says under its title is the part to be read.
      styles: { description: { color: "var(--mantine-color-text)" } },
    },
    Modal: { defaultProps: { closeButtonProps: { "aria-label": "Close" } } },
  },
});
