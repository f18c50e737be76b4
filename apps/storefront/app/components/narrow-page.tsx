/** A page of one form, as signing in and the links of mails need it. */
export function NarrowPage({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <div className="mx-auto mt-14 flex max-w-md flex-col gap-6">
      <title>{`${title} · Hansa`}</title>
      <meta name="robots" content="noindex" />
      <h1 className="text-3xl font-semibold">{title}</h1>
      {children}
    </div>
  );
}
