import { data, Form, Link, useSearchParams } from "react-router";
import { refusalOf } from "../../account.ts";
import { NarrowPage } from "../../components/narrow-page.tsx";
import { Notice } from "../../components/notice.tsx";
import { apiContext } from "../../context.ts";
import { textOf } from "../../form.ts";
import { useSpeech } from "../../language.tsx";
import type { Route } from "./+types/confirm-email.ts";

export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  const answer = await context
    .get(apiContext)
    .POST("/v1/auth/verify-email/confirm", { body: { token: textOf(form, "token") } });
  const refusal = refusalOf(answer);
  return data({ refusal }, { status: refusal === null ? 200 : 422 });
}

/** Proving an address with the link of a mail. A press of a button does it: programs that look links up press none. */
export default function ConfirmEmail({ actionData }: Route.ComponentProps) {
  const { say, to } = useSpeech();
  const [search] = useSearchParams();
  const isDone = actionData !== undefined && actionData.refusal === null;
  return (
    <NarrowPage title={say("account.confirmEmail")}>
      <Notice refusal={actionData?.refusal} done={isDone ? say("account.emailConfirmed") : undefined} />
      {isDone ? (
        <Link to={to("/account")} className="button">
          {say("nav.account")}
        </Link>
      ) : (
        <Form method="post">
          <input type="hidden" name="token" value={search.get("token") ?? ""} />
          <button type="submit" className="button w-full">
            {say("account.confirmEmail")}
          </button>
        </Form>
      )}
    </NarrowPage>
  );
}
