import { redirect } from "react-router";
import { apiContext } from "../context.ts";
import { textOf } from "../form.ts";
import { listChannels, rememberChannel } from "../visitor.ts";
import type { Route } from "./+types/place.ts";

/** Remembers where the visitor shops and goes back to the page that they came from. */
export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  const code = textOf(form, "channel");
  const channels = await listChannels(context.get(apiContext));
  const headers = channels.some((channel) => channel.code === code) ? { "set-cookie": rememberChannel(code) } : {};
  return redirect(pathOnly(textOf(form, "back")), { headers });
}

/** An address of this shop and of nobody else's. */
function pathOnly(text: string): string {
  return /^\/(?!\/|\\)/.test(text) ? text : "/";
}
