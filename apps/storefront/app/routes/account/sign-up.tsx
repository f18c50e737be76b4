import { data, Form } from "react-router";
import { refusalOf } from "../../account.ts";
import { Field } from "../../components/field.tsx";
import { NarrowPage } from "../../components/narrow-page.tsx";
import { Notice } from "../../components/notice.tsx";
import { apiContext } from "../../context.ts";
import { secretOf, textOf } from "../../form.ts";
import { useSpeech } from "../../language.tsx";
import { visitorOf } from "../../visitor.ts";
import type { Route } from "./+types/sign-up.ts";

export async function action({ context, request, params }: Route.ActionArgs) {
  const api = context.get(apiContext);
  const { language } = await visitorOf(api, request, params.language);
  const form = await request.formData();
  const answer = await api.POST("/v1/auth/sign-up", {
    body: { email: textOf(form, "email"), name: textOf(form, "name"), password: secretOf(form), locale: language },
  });
  const refusal = refusalOf(answer);
  return data({ refusal }, { status: refusal === null ? 200 : 422 });
}

/** Opening an account. The answer never tells whether the address has one: the mail does. */
export default function SignUp({ actionData }: Route.ComponentProps) {
  const { say } = useSpeech();
  const isDone = actionData !== undefined && actionData.refusal === null;
  return (
    <NarrowPage title={say("account.signUp")}>
      <Notice refusal={actionData?.refusal} done={isDone ? say("account.mailSent") : undefined} />
      {isDone ? null : (
        <Form method="post" className="flex flex-col gap-4">
          <Field name="name" label={say("field.name")} required maxLength={100} autoComplete="name" />
          <Field
            name="email"
            label={say("field.email")}
            type="email"
            required
            maxLength={254}
            autoComplete="username"
          />
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
            {say("account.signUp")}
          </button>
        </Form>
      )}
    </NarrowPage>
  );
}
