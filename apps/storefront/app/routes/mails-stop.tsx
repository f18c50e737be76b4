import { data, Form } from "react-router";
import { NarrowPage } from "../components/narrow-page.tsx";
import { Notice } from "../components/notice.tsx";
import { apiContext } from "../context.ts";
import { useSpeech } from "../language.tsx";
import { visitorOf } from "../visitor.ts";
import type { Route } from "./+types/mails-stop.ts";

export async function loader({ context, request, params }: Route.LoaderArgs) {
  await visitorOf(context.get(apiContext), request, params.language);
  return null;
}

/** The page's button, and the one that mail programs show (RFC 8058), which sends no more than a form of its own. */
export async function action({ context, params }: Route.ActionArgs) {
  const { response } = await context.get(apiContext).POST("/v1/mail-stops/{token}", {
    params: { path: { token: params.token } },
  });
  return response.ok ? { isDone: true } : data({ isDone: false }, { status: response.status });
}

/** Puts an end to reminders. Opening the page changes nothing: programs that look for harm open links too. */
export default function MailsStop({ actionData }: Route.ComponentProps) {
  const { say } = useSpeech();
  if (actionData?.isDone === true) {
    return (
      <NarrowPage title={say("stop.title")}>
        <Notice done={say("stop.done")} />
      </NarrowPage>
    );
  }
  return (
    <NarrowPage title={say("stop.title")}>
      {actionData === undefined ? null : (
        <p role="alert" className="rounded-xl border border-sale bg-card p-4 text-sale">
          {say("stop.over")}
        </p>
      )}
      <p className="text-muted">{say("stop.ask")}</p>
      <Form method="post">
        <button type="submit" className="button">
          {say("stop.button")}
        </button>
      </Form>
    </NarrowPage>
  );
}
