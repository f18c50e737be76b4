import { Anchor } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { loadVariantNames, sayVariant } from "../../pick/variants.ts";
import { PageHead } from "../../show/PageHead.tsx";
import { VariantStock } from "./VariantStock.tsx";

/** The stock of one variant. */
export function VariantStockPage() {
  const { id } = useParams({ from: "/frame/stock/$id" });
  const { data } = useQuery({ queryKey: ["variant-name", id], queryFn: () => loadVariantNames([id]) });
  const variant = data?.get(id);
  return (
    <>
      <PageHead
        title={data === undefined ? "Stock" : sayVariant(variant)}
        back={{ to: "/stock", label: "Stock" }}
        about={
          variant !== undefined && (
            <>
              {variant.sku} ·{" "}
              <Anchor component={Link} to={`/products/${variant.productId}`} fz="sm">
                {variant.productTitle}
              </Anchor>
            </>
          )
        }
      />
      <VariantStock variantId={id} />
    </>
  );
}
