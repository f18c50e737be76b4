import { index, layout, prefix, route, type RouteConfig } from "@react-router/dev/routes";

/** Addresses of the shop; each may begin with a language. */
export default [
  route("place", "routes/place.tsx"),
  route("robots.txt", "routes/machine/robots.ts"),
  route("llms.txt", "routes/machine/llms.ts"),
  route("sitemap.xml", "routes/machine/sitemap-index.ts"),
  route("sitemaps/:page", "routes/machine/sitemap.ts"),
  route("feeds/:channel", "routes/machine/feed.ts"),
  layout("routes/shop.tsx", [
    ...prefix(":language?", [
      index("routes/home.tsx"),
      route("products", "routes/products.tsx"),
      route("c/:category", "routes/category.tsx"),
      route("search", "routes/search.tsx"),
      route("p/:product", "routes/product.tsx"),
      route("p/:product/reviews", "routes/reviews.tsx"),
      route("cart", "routes/cart.tsx"),
      route("cart/restore/:token", "routes/cart-restore.tsx"),
      route("mails/stop/:token", "routes/mails-stop.tsx"),
      route("cart/:lines", "routes/cart-link.tsx"),
      route("checkout", "routes/checkout.tsx"),
      route("checkout/return", "routes/checkout-return.tsx"),
      route("orders/:order", "routes/order.tsx"),
      route("pay/:token", "routes/pay.tsx"),
      route("account", "routes/account/overview.tsx"),
      route("account/addresses", "routes/account/addresses.tsx"),
      route("account/security", "routes/account/security.tsx"),
      route("account/sign-in", "routes/account/sign-in.tsx"),
      route("account/sign-up", "routes/account/sign-up.tsx"),
      route("account/forgot", "routes/account/forgot.tsx"),
      route("account/reset-password", "routes/account/reset-password.tsx"),
      route("account/confirm-email", "routes/account/confirm-email.tsx"),
      route("*", "routes/nothing.tsx"),
    ]),
  ]),
] satisfies RouteConfig;
