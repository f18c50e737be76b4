import { Anchor, Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Answered } from "../../show/Answered.tsx";
import { PageHead } from "../../show/PageHead.tsx";
import { StateBadge } from "../../show/StateBadge.tsx";
import { PageTabs } from "../../show/Tabs.tsx";
import { ChannelsTab } from "./ChannelsTab.tsx";
import { GeneralTab } from "./GeneralTab.tsx";
import { MediaTab } from "./MediaTab.tsx";
import { OfferTab } from "./OfferTab.tsx";
import { productQuery } from "./product.ts";
import { TranslationsTab } from "./TranslationsTab.tsx";
import { VariantsTab } from "./VariantsTab.tsx";
import { VariantPrices } from "../prices/VariantPrices.tsx";
import { VariantStock } from "../stock/VariantStock.tsx";

/** One product: what it is, its variants, pictures, texts, prices and stock. */
export function ProductPage() {
  const { id } = useParams({ from: "/frame/products/$id" });
  const asked = useQuery(productQuery(id));
  return (
    <Answered of={asked}>
      {(product) => (
        <>
          <PageHead
            title={product.title}
            back={{ to: "/products", label: "Products" }}
            about={
              <Group gap="sm">
                <StateBadge state={product.status} />
                {product.status === "published" && (
                  <Anchor href={`/p/${product.slug}`} target="_blank" fz="sm">
                    See it in the shop
                  </Anchor>
                )}
              </Group>
            }
          />
          <PageTabs
            tabs={[
              {
                name: "general",
                label: "General",
                content: () => <GeneralTab key={product.revision} product={product} />,
              },
              {
                name: "variants",
                label: `Variants (${String(product.variants.length)})`,
                content: () => <VariantsTab key={product.revision} product={product} />,
              },
              { name: "media", label: "Pictures", content: () => <MediaTab product={product} /> },
              { name: "translations", label: "Translations", content: () => <TranslationsTab product={product} /> },
              {
                name: "channels",
                label: "Channels",
                content: () => <ChannelsTab key={product.revision} product={product} />,
              },
              {
                name: "prices",
                label: "Prices",
                content: () => (
                  <OfferTab product={product}>{(variantId) => <VariantPrices variantId={variantId} />}</OfferTab>
                ),
              },
              {
                name: "stock",
                label: "Stock",
                content: () => (
                  <OfferTab product={product}>{(variantId) => <VariantStock variantId={variantId} />}</OfferTab>
                ),
              },
            ]}
          />
        </>
      )}
    </Answered>
  );
}
