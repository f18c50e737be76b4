import { apiContext } from "../context.ts";
import type { Route } from "./+types/home.ts";

export async function loader({ context }: Route.LoaderArgs) {
  const { data } = await context.get(apiContext).GET("/v1/products", { params: { query: { limit: 12 } } });
  return { products: data?.items ?? [] };
}

export default function Home({ loaderData }: Route.ComponentProps) {
  return (
    <main>
      <h1 className="text-3xl font-semibold">Hansa</h1>
      <ul>
        {loaderData.products.map((product) => (
          <li key={product.id}>{product.title}</li>
        ))}
      </ul>
    </main>
  );
}
