import { data, Form, Link, useSearchParams } from "react-router";
import { refusalOf } from "../../account.ts";
import { Field } from "../../components/field.tsx";
import { NarrowPage } from "../../components/narrow-page.tsx";
import { Notice } from "../../components/notice.tsx";
import { apiContext } from "../../context.ts";
import { secretOf, textOf } from "../../form.ts";
import { useSpeech } from "../../language.tsx";
import type { Route } from "./+types/reset-password.ts";

export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  const answer = await context.get(apiContext).POST("/v1/auth/password-reset/confirm", {
    body: { token: textOf(form, "token"), password: secretOf(form) },
  });
  const refusal = refusalOf(answer);
  return data({ refusal }, { status: refusal === null ? 200 : 422 });
}

/** Setting a new password with the link of a mail. */
export default function ResetPassword({ actionData }: Route.ComponentProps) {
  const { say, to } = useSpeech();
  const [search] = useSearchParams();
  const isDone = actionData !== undefined && actionData.refusal === null;
  return (
    <NarrowPage title={say("account.newPassword")}>
      <Notice refusal={actionData?.refusal} done={isDone ? say("account.passwordSet") : undefined} />
      {isDone ? (
        <Link to={to("/account/sign-in")} className="button">
          {say("account.signIn")}
        </Link>
      ) : (
        <Form method="post" className="flex flex-col gap-4">
          <input type="hidden" name="token" value={search.get("token") ?? ""} />
          <Field
            name="password"
            label={say("field.newPassword")}
            type="password"
            required
            minLength={8}
            maxLength={128}
            autoComplete="new-password"
          />
          <button type="submit" className="button">
            {say("account.save")}
          </button>
        </Form>
      )}
    </NarrowPage>
  );
}
