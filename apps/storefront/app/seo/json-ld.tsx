/** Facts for machines. No browser runs them; what could end the element early is written another way. */
export function JsonLd({ facts }: { readonly facts: object }) {
  const text = JSON.stringify({ "@context": "https://schema.org", ...facts }).replaceAll("<", String.raw`\u003c`);
  return <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: text }} />;
}
