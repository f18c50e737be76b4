import { data, Form, Link, redirect } from "react-router";
import { cookiesOf, refusalOf } from "../../account.ts";
import { cartKeyOf } from "../../cart.ts";
import { Field } from "../../components/field.tsx";
import { NarrowPage } from "../../components/narrow-page.tsx";
import { Notice } from "../../components/notice.tsx";
import { apiContext } from "../../context.ts";
import { secretOf, textOf } from "../../form.ts";
import { pathIn, useSpeech } from "../../language.tsx";
import { visitorOf } from "../../visitor.ts";
import type { Route } from "./+types/sign-in.ts";

export async function action({ context, request, params }: Route.ActionArgs) {
  const api = context.get(apiContext);
  const { language } = await visitorOf(api, request, params.language);
  const form = await request.formData();
  const cart = cartKeyOf(request);
  const answer = await api.POST("/v1/auth/sign-in", {
    body: { email: textOf(form, "email"), password: secretOf(form), ...(cart === null ? {} : { cart }) },
  });
  const refusal = refusalOf(answer);
  if (refusal !== null) return data({ refusal }, { status: 422 });
  const back = pathWithin(new URL(request.url).searchParams.get("next"));
  return redirect(back ?? pathIn(language, "/account"), { headers: cookiesOf(answer.response) });
}

/** A path of this shop; null for what leads elsewhere. */
function pathWithin(next: string | null): string | null {
  return next !== null && /^\/(?![/\\])/.test(next) ? next : null;
}

/** Signing in, and the ways to an account and to a new password. */
export default function SignIn({ actionData }: Route.ComponentProps) {
  const { say, to } = useSpeech();
  return (
    <NarrowPage title={say("account.signIn")}>
      <Notice refusal={actionData?.refusal} />
      <Form method="post" className="flex flex-col gap-4">
        <Field name="email" label={say("field.email")} type="email" required autoComplete="username" />
        <Field name="password" label={say("field.password")} type="password" required autoComplete="current-password" />
        <button type="submit" className="button">
          {say("account.signIn")}
        </button>
      </Form>
      <p className="flex flex-wrap gap-x-6 gap-y-2 text-sm">
        <Link to={to("/account/sign-up")} className="py-1 underline underline-offset-4">
          {say("account.signUp")}
        </Link>
        <Link to={to("/account/forgot")} className="py-1 underline underline-offset-4">
          {say("account.forgot")}
        </Link>
      </p>
    </NarrowPage>
  );
}
