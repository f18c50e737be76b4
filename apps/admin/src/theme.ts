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

/** How the desk looks: calm, dense, readable at arm's length. */
export const theme = createTheme({
  primaryColor: "spruce",
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  colors: { spruce },
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  fontFamily: "Inter, ui-sans-serif, system-ui, -apple-system, 'Segoe UI', sans-serif",
  headings: { fontWeight: "600" },
});
