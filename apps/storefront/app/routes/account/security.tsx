import type { Hansa } from "@hansa/sdk";
import { data, Form, redirect } from "react-router";
import { cookiesOf, customerOf, refusalOf } from "../../account.ts";
import { AccountPage } from "../../components/account-page.tsx";
import { Field } from "../../components/field.tsx";
import { Notice } from "../../components/notice.tsx";
import { apiContext } from "../../context.ts";
import { secretOf, textOf } from "../../form.ts";
import { pathIn, useSpeech } from "../../language.tsx";
import type { MessageKey } from "../../messages/index.ts";
import type { Refusal } from "../../refusals.ts";
import { visitorOf } from "../../visitor.ts";
import type { Route } from "./+types/security.ts";

type Intent = "password" | "email" | "erase";

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const api = context.get(apiContext);
  const { language } = await visitorOf(api, request, params.language);
  return { customer: await customerOf(api, language) };
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const api = context.get(apiContext);
  const { language } = await visitorOf(api, request, params.language);
  const form = await request.formData();
  const intent = intentOf(form);
  const { refusal, response } = await carryOut(api, intent, form);
  if (refusal !== null) return data({ intent, refusal }, { status: 422 });
  if (intent === "erase") return redirect(pathIn(language, "/"), { headers: cookiesOf(response) });
  return data({ intent, refusal: null }, { headers: cookiesOf(response) });
}

function intentOf(form: FormData): Intent {
  const intent = textOf(form, "intent");
  return intent === "email" || intent === "erase" ? intent : "password";
}

/** Each of these asks for the password: a browser that was left open must not be enough. */
async function carryOut(
  api: Hansa,
  intent: Intent,
  form: FormData,
): Promise<{ readonly refusal: Refusal | null; readonly response: Response }> {
  const password = secretOf(form);
  switch (intent) {
    case "password": {
      const answer = await api.POST("/v1/me/password", {
        body: { password, newPassword: secretOf(form, "newPassword") },
      });
      return { refusal: refusalOf(answer), response: answer.response };
    }
    case "email": {
      const answer = await api.POST("/v1/me/email", { body: { email: textOf(form, "email"), password } });
      return { refusal: refusalOf(answer), response: answer.response };
    }
    case "erase":
      return await erase(api, password);
  }
}

/** Erasing wants a session that has just begun: the password opens one, and it ends with the account. */
async function erase(api: Hansa, password: string) {
  const { data: me } = await api.GET("/v1/me");
  const signedIn = await api.POST("/v1/auth/sign-in", { body: { email: me?.email ?? "", password } });
  const refusal = refusalOf(signedIn);
  if (refusal !== null) return { refusal, response: signedIn.response };
  const cookie = signedIn.response.headers.getSetCookie().map((one) => one.split(";", 1)[0] ?? "");
  const erased = await api.DELETE("/v1/me", { headers: { cookie: cookie.join("; ") } });
  return { refusal: refusalOf(erased), response: erased.response };
}

/** Password, e-mail address, and the end of the account. */
export default function Security({ loaderData: { customer }, actionData }: Route.ComponentProps) {
  const { say } = useSpeech();
  const resultOf = (intent: Intent) => (actionData?.intent === intent ? actionData : undefined);
  return (
    <AccountPage title={say("account.security")}>
      <div className="grid gap-12 md:grid-cols-2">
        <Task
          intent="password"
          title="account.changePassword"
          done="account.passwordChanged"
          result={resultOf("password")}
        >
          <Secret name="password" label="field.password" autoComplete="current-password" />
          <Secret name="newPassword" label="field.newPassword" autoComplete="new-password" />
        </Task>
        <Task intent="email" title="account.changeEmail" done="account.mailSent" result={resultOf("email")}>
          <p className="text-sm text-muted">{customer.email}</p>
          <Field
            id="new-email"
            name="email"
            label={say("field.newEmail")}
            type="email"
            required
            maxLength={254}
            autoComplete="email"
          />
          <Secret name="password" id="email-password" label="field.password" autoComplete="current-password" />
        </Task>
        <Task intent="erase" title="account.erase" done="account.erase" result={resultOf("erase")}>
          <p className="text-sm text-muted">{say("account.eraseHint")}</p>
          <Secret name="password" id="erase-password" label="field.password" autoComplete="current-password" />
        </Task>
      </div>
    </AccountPage>
  );
}

function Task(props: {
  readonly intent: Intent;
  readonly title: MessageKey;
  readonly done: MessageKey;
  readonly result: { readonly refusal: Refusal | null } | undefined;
  readonly children: React.ReactNode;
}) {
  const { say } = useSpeech();
  const { intent, title, done, result, children } = props;
  const isDone = result !== undefined && result.refusal === null;
  return (
    <section aria-labelledby={`${intent}-title`} className="flex flex-col gap-4">
      <h2 id={`${intent}-title`} className="text-xl font-semibold">
        {say(title)}
      </h2>
      <Notice refusal={result?.refusal} done={isDone ? say(done) : undefined} />
      <Form method="post" key={String(isDone)} className="flex flex-col gap-4">
        <input type="hidden" name="intent" value={intent} />
        {children}
        <button
          type="submit"
          className={`button self-start ${intent === "erase" ? "bg-sale! text-paper!" : "button-quiet"}`}
        >
          {say(intent === "erase" ? "account.eraseNow" : "account.save")}
        </button>
      </Form>
    </section>
  );
}

function Secret(field: {
  readonly name: string;
  readonly id?: string;
  readonly label: MessageKey;
  readonly autoComplete: "current-password" | "new-password";
}) {
  const { say } = useSpeech();
  const isNew = field.autoComplete === "new-password";
  return (
    <Field
      id={field.id ?? `field-${field.name}`}
      name={field.name}
      label={say(field.label)}
      type="password"
      required
      minLength={isNew ? 8 : 1}
      maxLength={128}
      autoComplete={field.autoComplete}
    />
  );
}
