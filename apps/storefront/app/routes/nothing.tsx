import { data } from "react-router";

/** An address that leads nowhere. */
export function loader(): never {
  throw data(null, 404);
}

export default function Nothing() {
  return null;
}
