import { data, Form } from "react-router";
import { refusalOf } from "../../account.ts";
import { Field } from "../../components/field.tsx";
import { NarrowPage } from "../../components/narrow-page.tsx";
import { Notice } from "../../components/notice.tsx";
import { apiContext } from "../../context.ts";
import { textOf } from "../../form.ts";
import { useSpeech } from "../../language.tsx";
import type { Route } from "./+types/forgot.ts";

export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  const answer = await context
    .get(apiContext)
    .POST("/v1/auth/password-reset", { body: { email: textOf(form, "email") } });
  const refusal = refusalOf(answer);
  return data({ refusal }, { status: refusal === null ? 200 : 422 });
}

/** Asking for a link to a new password. */
export default function Forgot({ actionData }: Route.ComponentProps) {
  const { say } = useSpeech();
  const isDone = actionData !== undefined && actionData.refusal === null;
  return (
    <NarrowPage title={say("account.forgot")}>
      <Notice refusal={actionData?.refusal} done={isDone ? say("account.mailSent") : undefined} />
      <Form method="post" className="flex flex-col gap-4">
        <Field name="email" label={say("field.email")} type="email" required maxLength={254} autoComplete="username" />
        <button type="submit" className="button">
          {say("account.sendLink")}
        </button>
      </Form>
    </NarrowPage>
  );
}
